/** A text for manual review: it may name the person and belongs to a record that stays. */
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
