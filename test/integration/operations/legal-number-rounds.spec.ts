import fc from 'fast-check';
import { systemActor } from '#kernel';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { Restores } from '../../../src/operations/restore/restores.service';
import { IssuingCompany } from '../../support/issuing-company';
import { Platform } from '../../support/platform';
import { passTime, startClock, stopClock } from '../../support/standing-clock';
import { danglingIn } from '../../support/whole-company';
import type { TaskRequest } from '#jobs';

/** `npm run test:legal-numbers` runs a hundred; a dozen find the errors that every restore shows. */
const ROUNDS = Number(process.env['RESTORE_ROUNDS'] ?? 12);
const SEED = Number(process.env['RESTORE_SEED'] ?? 20_261_130);
const HOUR_MS = 3_600_000;

const actor = systemActor('test');

/** The action between two issues; `pick` chooses one of the existing backups. */
interface Round {
  readonly act: 'backup' | 'keep' | 'discard' | 'tables' | 'undo' | 'lose';
  readonly company: number;
  readonly pick: number;
  readonly document: 'invoice' | 'credit note';
  readonly hours: number;
}

const round: fc.Arbitrary<Round> = fc.record({
  act: fc.oneof(
    { weight: 3, arbitrary: fc.constant('backup' as const) },
    { weight: 3, arbitrary: fc.constant('keep' as const) },
    { weight: 2, arbitrary: fc.constant('discard' as const) },
    { weight: 1, arbitrary: fc.constant('tables' as const) },
    { weight: 2, arbitrary: fc.constant('undo' as const) },
    { weight: 1, arbitrary: fc.constant('lose' as const) },
  ),
  company: fc.nat(1),
  pick: fc.nat(1000),
  document: fc.constantFrom('invoice', 'invoice', 'credit note'),
  // Also backwards, like a clock that is corrected, and from one year to the next.
  hours: fc.constantFrom(-1, 0, 1, 20, 24 * 20),
});

/** A company, and the test's own record of its numbers, which no restore can change. */
class Witness {
  readonly given: string[] = [];
  readonly backups: string[] = [];
  private lastExchange: number | null = null;

  constructor(
    private readonly platform: Platform,
    readonly company: IssuingCompany,
  ) {}

  /** Returns whether the issued number is new. */
  async issue(document: Round['document']): Promise<boolean> {
    const { number } = await this.document(document).catch((error: { code?: string }) => {
      // A clock that was set back is before the last document: no number is given until it has caught up.
      if (error.code !== 'ISSUE_DATE_BEFORE_LAST') throw error;
      passTime(24 * HOUR_MS);
      return this.document(document);
    });
    const isNew = !this.given.includes(number);
    this.given.push(number);
    return isNew;
  }

  async backUp(): Promise<void> {
    const { tenantId } = this.company.place;
    const { id } = await this.platform.get(Backups).make({ tenantId }, { reason: 'manual', codec: 'zstd' });
    this.backups.push(String(id));
  }

  async restore(pick: number, act: Round['act']): Promise<void> {
    const { place } = this.company;
    if (act === 'lose') await this.platform.server(`DROP DATABASE \`${place.database}\``);
    const order = await this.platform.get(Restores).requestOf({
      tenantId: place.tenantId,
      reference: this.backups[pick % this.backups.length] ?? '',
      tables: act === 'tables' ? ['invoices', 'payments', 'interventions', 'vehicles'] : null,
      actor,
      discardIssued: act === 'discard',
    });
    await this.exchange(order).catch((error: { code?: string }) => {
      // An intervention that got no document since is not in the backup, so rows of its history would refer to none.
      if (act !== 'tables' || error.code !== 'RESTORE_FOREIGN_KEYS') throw error;
    });
    // A restore after a loss cannot be undone, because the lost data are not kept.
    if (act === 'lose') this.lastExchange = null;
  }

  async undo(): Promise<void> {
    if (this.lastExchange === null) return;
    const order = await this.platform
      .get(Restores)
      .undoOf(this.lastExchange, actor)
      .catch((error: { code?: string }) => {
        // Replaced data are kept for a week, and the clock may have passed it.
        if (error.code !== 'RESTORE_NOT_UNDOABLE') throw error;
        return null;
      });
    if (order !== null) await this.exchange(order);
  }

  /** The numbers that the company and the ledger know, each once. */
  async known(): Promise<object> {
    const gaps = await this.company.gaps();
    const own = [...(await this.company.numbers()), ...gaps.map((gap) => gap.split(' ')[0] ?? '')];
    const { dangling } = await danglingIn(this.platform, this.company.place);
    return { own: own.toSorted(), ledger: (await this.company.ledger()).toSorted(), values: valuesOf(own), dangling };
  }

  /** The issued numbers, without gaps in each series and year. */
  expected(): object {
    const given = this.given.toSorted();
    const values = valuesOf(given).map((own) => own.map((_value, index) => index + 1));
    return { own: given, ledger: given, values, dangling: [] };
  }

  private async exchange(order: TaskRequest): Promise<void> {
    this.lastExchange = (await this.platform.get(Tasks).runHere(order)).id;
  }

  /** A credit note if there is an invoice without one. */
  private async document(document: Round['document']): Promise<{ readonly number: string }> {
    if (document === 'invoice') return this.company.issue();
    const [open] = await this.company.ask<{ id: number }>(
      "SELECT id FROM invoices WHERE direction = 'issued' AND status = 'issued' AND payment_status = 'unpaid' AND document_type = 'invoice' LIMIT 1",
    );
    return open === undefined ? this.company.issue() : this.company.credit(open.id);
  }
}

/** The sorted values of each series and year. */
function valuesOf(numbers: readonly string[]): number[][] {
  const parts = numbers.map((number) => /^([A-Z]+-\d{4})(?:-\d{2})?-(\d+)$/.exec(number) ?? []);
  const bySeries = [...Map.groupBy(parts, ([, series = '']) => series)].toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return bySeries.map(([, own]) => own.map(([, , value]) => Number(value)).toSorted((one, other) => one - other));
}

describe('After restores of every kind', () => {
  let platform: Platform;
  let witnesses: readonly Witness[];

  beforeAll(async () => {
    platform = await Platform.start();
    const companies = [await IssuingCompany.found(platform, 'Rova'), await IssuingCompany.found(platform, 'Tana')];
    witnesses = companies.map((company) => new Witness(platform, company));
    for (const witness of witnesses) {
      await witness.issue('invoice');
      await witness.backUp();
    }
    stopClock();
  });

  afterAll(async () => {
    startClock();
    await platform.stop();
  });

  it(
    `no legal number is given twice or lost, in ${ROUNDS} rounds`,
    async () => {
      const play = async (rounds: readonly Round[]): Promise<void> => {
        for (const { act, company, pick, document, hours } of rounds) {
          const witness = witnesses[company];
          if (witness === undefined) throw new RangeError('two companies');
          // Two backups never have the same second.
          passTime(hours * HOUR_MS + 2000);
          if (act === 'backup') await witness.backUp();
          else if (act === 'undo') await witness.undo();
          else await witness.restore(pick, act);
          expect(await witness.known()).toEqual(witness.expected());
          expect([act, await witness.issue(document)]).toEqual([act, true]);
        }
        for (const witness of witnesses) expect(await witness.known()).toEqual(witness.expected());
      };
      const manyRounds = fc.array(round, { minLength: ROUNDS, maxLength: ROUNDS });
      await fc.assert(fc.asyncProperty(manyRounds, play), { numRuns: 1, seed: SEED, endOnFailure: true });
    },
    ROUNDS * 60_000,
  );
});
