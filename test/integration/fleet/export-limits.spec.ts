import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { systemWrite } from '#kernel';
import { CommittedEvents, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { ExportQueue } from '../../../src/sheets/export-queue';
import { ListExports } from '../../../src/sheets/list-exports.service';
import type { Export, ReadViews } from '../../../src/sheets/list-exports.service';
import type { Sheet } from '../../../src/sheets/sheet';
import { eventually } from '../../support/eventually';
import { TENANT } from '../../support/fleet';
import { openSpools } from '../../support/open-files';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import { unzip } from '../../support/unzip';

interface Row {
  readonly name: string;
}

const SHEET: Sheet<Row> = {
  resource: 'vehicles',
  title: { fr: 'vehicules', en: 'vehicles' },
  columns: [{ key: 'name', kind: 'text', fr: 'Nom', en: 'Name' }],
};
const ASKED: Export = {
  request: { format: 'csv', sort: [], search: null, filters: {} },
  write: systemWrite('test', TENANT.tenantId, 'vehicles:read'),
  withPersonal: false,
};
const MAX_ROWS = 2 ** 20 - 1;

describe('The limit of exports', () => {
  let database: TenantDatabase;
  let exports: ListExports;

  beforeAll(async () => {
    database = await createTenantDatabase();
  });

  beforeEach(async () => {
    // Connections that the test before released are closed in a later turn of the event loop.
    await eventually('every spool to be closed', () => Promise.resolve(openSpools() === 0));
    await database.dataSource.query('DELETE FROM outbox');
    exports = exportsOf(TENANT, new ExportQueue());
  });

  afterAll(() => database.drop());

  const exportsOf = (tenant: TenantContext, queue: ExportQueue): ListExports =>
    new ListExports(tenant, new TenantWrites(database.dataSource, tenant, new CommittedEvents()), queue);

  const audited = async (): Promise<number> => {
    const [row] = await database.dataSource.query<{ found: string }[]>('SELECT COUNT(*) AS found FROM outbox');
    return Number(row?.found);
  };

  const send = async (read: ReadViews<Row>): Promise<void> => {
    const file = await exports.send(SHEET, ASKED, read);
    file.getStream().destroy();
  };

  it('is the number of rows of a sheet: one more is refused, and nothing is recorded', async () => {
    const views = Array.from({ length: MAX_ROWS }, (): Row => ({ name: 'a' }));
    await expect(
      send(async (take) => {
        await take(views);
        await take([{ name: 'b' }]);
      }),
    ).rejects.toMatchObject({ code: 'EXPORT_TOO_LONG' });
    expect(await audited()).toBe(0);
    await send((take) => take(views));
    expect(await audited()).toBe(1);
  });

  it('allows a workbook of maximum length with its last row', async () => {
    const views = Array.from({ length: MAX_ROWS }, (_none, at): Row => ({ name: `n${at + 1}` }));
    const asked: Export = { ...ASKED, request: { ...ASKED.request, format: 'xlsx' } };
    const file = await exports.send(SHEET, asked, async (take) => {
      for (let at = 0; at < views.length; at += 50_000) await take(views.slice(at, at + 50_000));
    });
    const sheet = unzip(await buffer(file.getStream())).get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet.slice(-200)).toContain(`<row r="1048576"><c r="A1048576"`);
    expect(sheet.slice(-200)).toContain(`n${MAX_ROWS}<`);
  });

  it.each(['csv', 'xlsx'] as const)('is no open file once the %s was sent, or could not be read', async (format) => {
    const asked: Export = { ...ASKED, request: { ...ASKED.request, format } };
    const file = await exports.send(SHEET, asked, (take) => take([{ name: 'a' }]));
    await finished(file.getStream().resume(), { signal: AbortSignal.timeout(5000) });
    const unreadable: ReadViews<Row> = async (take) => {
      await take([{ name: 'a' }]);
      throw new Error('unreadable');
    };
    await expect(exports.send(SHEET, asked, unreadable)).rejects.toThrow('unreadable');
    await eventually('every spool to be closed', () => Promise.resolve(openSpools() === 0));
  });

  it('is two running and four waiting for a company: one more gets Retry-After', async () => {
    const { promise: until, resolve: end } = Promise.withResolvers<void>();
    const begun: number[] = [];
    const taken = Array.from({ length: 6 }, (_none, number) =>
      send(() => {
        begun.push(number);
        return until;
      }),
    );
    await expect(send(() => Promise.resolve())).rejects.toMatchObject({
      code: 'EXPORTS_BUSY',
      extras: { retryAfterSeconds: 5 },
    });
    await eventually('two to begin', () => Promise.resolve(begun.length >= 2));
    expect(begun.toSorted((one, other) => one - other)).toEqual([0, 1]);
    end();
    await Promise.all(taken);
    expect(await audited()).toBe(6);
  });

  it('leaves a slot to another company while one company’s exports wait', async () => {
    const queue = new ExportQueue();
    const { promise: until, resolve: end } = Promise.withResolvers<void>();
    const flood = exportsOf(TENANT, queue);
    const taken = Array.from({ length: 6 }, () => flood.send(SHEET, ASKED, () => until));
    const other = await exportsOf({ ...TENANT, tenantId: 2 }, queue).send(SHEET, ASKED, () => Promise.resolve());
    other.getStream().destroy();
    end();
    const files = await Promise.all(taken);
    for (const file of files) file.getStream().destroy();
    expect(files).toHaveLength(6);
  });

  it('frees the slot of an export that failed', async () => {
    await expect(send(() => Promise.reject(new Error('unreadable')))).rejects.toThrow('unreadable');
    await send(() => Promise.resolve());
    expect(await audited()).toBe(1);
  });
});
