import { randomUUID } from 'node:crypto';
import { TenantScoped, TenantWrites } from '#tenancy';
import type { Numbering } from '../../imports/importer';
import { NumberSequences } from '../numbering/number-sequences';
import type { DrawMany } from '../numbering/number-sequences';

/** Numbers of imported records. */
@TenantScoped()
export class ImportNumbers {
  constructor(
    private readonly numbers: NumberSequences,
    private readonly writes: TenantWrites,
  ) {}

  /**
   * `ahead` draws in a short transaction of its own, because who holds the counter for a whole file keeps everybody from creating
   * anything; what is not used is a gap, which these series may have. What is rehearsed has no number anybody will see.
   */
  drawing(numbering: Numbering): DrawMany {
    const ways: Readonly<Record<Numbering, DrawMany>> = {
      within: (unit, ...series) => this.numbers.drawMany(unit, ...series),
      ahead: (unit, ...series) =>
        this.writes.runMany(unit.actor, async (own) => ({
          value: await this.numbers.drawMany(own, ...series),
          events: [],
        })),
      rehearsed: (_unit, _type, _day, count) =>
        Promise.resolve(Array.from({ length: count }, () => `~${randomUUID()}`)),
    };
    return ways[numbering];
  }
}
