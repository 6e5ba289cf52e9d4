import { randomUUID } from 'node:crypto';
import { TenantScoped, TenantWrites } from '#tenancy';
import type { Numbering } from './importer';
import { NumberSequences } from '../numbering/number-sequences';
import type { DrawMany } from '../numbering/number-sequences';

/** Draws the numbers of imported records. */
@TenantScoped()
export class ImportNumbers {
  constructor(
    private readonly numbers: NumberSequences,
    private readonly writes: TenantWrites,
  ) {}

  /**
   * `ahead` draws the numbers in a short transaction of its own: an import that locks the counter for a whole file would block every
   * other creation. Unused numbers become gaps, which these series may have. If the import has locked the counter itself, for a record
   * that follows from one of its rows, it draws in its own transaction: another one would wait for it for ever. A rehearsal gets numbers
   * that are never shown.
   */
  drawing(numbering: Numbering): DrawMany {
    const ways: Readonly<Record<Numbering, DrawMany>> = {
      within: (unit, ...series) => this.numbers.drawMany(unit, ...series),
      ahead: (unit, ...series) =>
        this.numbers.holds(unit, series[0])
          ? this.numbers.drawMany(unit, ...series)
          : this.writes.runMany(unit.actor, async (own) => ({
              value: await this.numbers.drawMany(own, ...series),
              events: [],
            })),
      rehearsed: (_unit, _type, _day, count) =>
        Promise.resolve(Array.from({ length: count }, () => `~${randomUUID()}`)),
    };
    return ways[numbering];
  }
}
