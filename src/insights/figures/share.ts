/** A part of what the workshop cost. */
export interface Share {
  readonly key: string;
  readonly amount: string;
}
