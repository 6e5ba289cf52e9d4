import { createHash } from 'node:crypto';

/** Numbers that follow from a seed, so that a night can be repeated with the same faults in the same order. */
export class Chance {
  private drawn = 0;

  constructor(private readonly seed: string) {}

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    this.drawn += 1;
    const digest = createHash('sha256').update(`${this.seed}:${this.drawn}`).digest();
    return least + (digest.readUInt32BE() % (most - least + 1));
  }

  one<T>(of: readonly T[]): T {
    return of[this.between(0, of.length - 1)] as T;
  }

  shuffled<T>(of: readonly T[]): T[] {
    const left = [...of];
    return of.map(() => left.splice(this.between(0, left.length - 1), 1)[0] as T);
  }
}
