/** A text somebody has to read: it may name the person, and is part of a record that stays. */
export interface FreeText {
  readonly resource: string;
  readonly id: number;
  readonly field: string;
}

export interface Erasure {
  readonly driverId: number;
  readonly erasedAt: Date;
  readonly review: readonly FreeText[];
}
