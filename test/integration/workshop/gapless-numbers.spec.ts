import { systemActor } from '#kernel';
import { runTransaction } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { dayIn } from '#kernel';
import type { Day } from '#kernel';
import type { CodeFormat } from '../../../src/numbering/code-format';
import { NumberSequences } from '../../../src/numbering/number-sequences';
import { issueDateBeforeLast } from '../../../src/workshop/invoices/invoice.errors';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import { TENANT } from '../../support/fleet';

const INVOICES: CodeFormat = {
  entityType: 'invoice',
  pattern: 'INV-{YEAR}-{MONTH}-{SEQUENCE}',
  sequenceLength: 4,
  sequenceStart: 1,
  resetPolicy: 'yearly',
  isGapless: true,
};

describe('Gapless numbers', () => {
  let database: TenantDatabase;
  let format: CodeFormat;

  beforeEach(async () => {
    database = await createTenantDatabase({ seed: null });
    format = INVOICES;
  });

  afterEach(async () => {
    await database.drop();
  });

  const numbers = (): NumberSequences =>
    new NumberSequences(TENANT, database.dataSource, { formatFor: async () => format });
  const within = <V>(work: (unit: UnitOfWork) => Promise<V>): Promise<V> =>
    runTransaction(database.dataSource, systemActor('test'), work);
  const draw = (day: Day, after: (number: string) => void = () => undefined): Promise<string> =>
    within(async (unit) => {
      const { number } = await numbers().drawGapless(unit, 'invoice', day, (last) =>
        issueDateBeforeLast({ issueDate: day, last }),
      );
      after(number);
      return number;
    });

  it('continue through December, and restart with the year', async () => {
    const drawn: string[] = [];
    for (const day of ['2026-11-30', '2026-12-01', '2026-12-31', '2027-01-01', '2027-01-31'])
      drawn.push(await draw(day));
    expect(drawn).toEqual([
      'INV-2026-11-0001',
      'INV-2026-12-0002',
      'INV-2026-12-0003',
      'INV-2027-01-0001',
      'INV-2027-01-0002',
    ]);
  });

  it('use the local date of the company, not of the server', async () => {
    const newYear = new Date('2026-12-31T23:30:00Z');
    const days = ['Africa/Abidjan', 'Europe/Paris', 'America/Martinique'].map((zone) => dayIn(zone, newYear));
    expect(days).toEqual(['2026-12-31', '2027-01-01', '2026-12-31']);
    expect(await draw(days[0] ?? '')).toBe('INV-2026-12-0001');
    expect(await draw(days[1] ?? '')).toBe('INV-2027-01-0001');
  });

  it('are given to the next document if the transaction fails', async () => {
    await draw('2026-03-01');
    const failing = draw('2026-03-02', (number) => {
      throw new Error(`no invoice ${number}`);
    });
    await expect(failing).rejects.toThrow('no invoice INV-2026-03-0002');
    expect(await draw('2026-03-02')).toBe('INV-2026-03-0002');
  });

  it('follow the dates: none is dated before the last one, in this year or the next', async () => {
    await draw('2026-12-30');
    await expect(draw('2026-12-29')).rejects.toMatchObject({
      code: 'ISSUE_DATE_BEFORE_LAST',
      details: { last: '2026-12-30' },
    });
    expect(await draw('2026-12-30')).toBe('INV-2026-12-0002');
    await draw('2027-01-02');
    await expect(draw('2026-12-31')).rejects.toMatchObject({ code: 'ISSUE_DATE_BEFORE_LAST' });
    expect(await draw('2027-01-02')).toBe('INV-2027-01-0002');
  });

  it('are drawn once each by simultaneous requests, also the first of a year', async () => {
    const drawn = await Promise.all(Array.from({ length: 15 }, () => draw('2026-06-01')));
    expect(drawn.toSorted()).toEqual(
      Array.from({ length: 15 }, (_none, index) => `INV-2026-06-${String(index + 1).padStart(4, '0')}`),
    );
  });

  it('start after the last number of another system, once', async () => {
    format = { ...INVOICES, sequenceStart: 412 };
    expect(await draw('2026-01-05')).toBe('INV-2026-01-0412');
    format = { ...INVOICES, sequenceStart: 900 };
    expect(await numbers().previewAll([format], '2026-01-05')).toEqual(['INV-2026-01-0413']);
    expect(await draw('2026-01-05')).toBe('INV-2026-01-0413');
  });

  it('may exceed their padded digits', async () => {
    format = { ...INVOICES, sequenceStart: 9999 };
    expect([await draw('2026-01-05'), await draw('2026-01-05')]).toEqual(['INV-2026-01-9999', 'INV-2026-01-10000']);
  });
});
