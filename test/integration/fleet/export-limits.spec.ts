import { finished } from 'node:stream/promises';
import { systemWrite } from '#kernel';
import { TenantWriteNews, TenantWrites } from '#tenancy';
import { ListExports } from '../../../src/sheets/list-exports.service';
import type { Export, ReadViews } from '../../../src/sheets/list-exports.service';
import type { Sheet } from '../../../src/sheets/sheet';
import { TENANT } from '../../support/fleet';
import { openSpools } from '../../support/open-files';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

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
const MOST_ROWS = 2 ** 20 - 1;

describe('what exports may take', () => {
  let database: TenantDatabase;
  let exports: ListExports;

  beforeAll(async () => {
    database = await createTenantDatabase();
  });

  beforeEach(async () => {
    await database.dataSource.query('DELETE FROM outbox');
    exports = new ListExports(TENANT, new TenantWrites(database.dataSource, TENANT, new TenantWriteNews()));
  });

  afterAll(() => database.drop());

  const audited = async (): Promise<number> => {
    const [row] = await database.dataSource.query<{ found: string }[]>('SELECT COUNT(*) AS found FROM outbox');
    return Number(row?.found);
  };

  const send = async (read: ReadViews<Row>): Promise<void> => {
    const file = await exports.send(SHEET, ASKED, read);
    file.getStream().destroy();
  };

  it('is a sheet’s rows below its heading: one more is refused, and nothing is on record', async () => {
    const views = Array.from({ length: MOST_ROWS }, (): Row => ({ name: 'a' }));
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

  it.each(['csv', 'xlsx'] as const)('is no open file once the %s was sent, or could not be read', async (format) => {
    const asked: Export = { ...ASKED, request: { ...ASKED.request, format } };
    const before = openSpools();
    const file = await exports.send(SHEET, asked, (take) => take([{ name: 'a' }]));
    await finished(file.getStream().resume(), { signal: AbortSignal.timeout(5000) });
    const unreadable: ReadViews<Row> = async (take) => {
      await take([{ name: 'a' }]);
      throw new Error('unreadable');
    };
    await expect(exports.send(SHEET, asked, unreadable)).rejects.toThrow('unreadable');
    expect(openSpools()).toBe(before);
  });

  it('is two at once for a company: a third is told when to come back, and is served when one has ended', async () => {
    const { promise: until, resolve: end } = Promise.withResolvers<void>();
    const running = send(() => until);
    const failing = Promise.allSettled([send(() => Promise.reject(new Error('unreadable')))]);
    await expect(send(() => Promise.resolve())).rejects.toMatchObject({ code: 'EXPORTS_BUSY' });
    expect(await failing).toMatchObject([{ status: 'rejected', reason: { message: 'unreadable' } }]);
    await send(() => Promise.resolve());
    end();
    await running;
    expect(await audited()).toBe(2);
  });
});
