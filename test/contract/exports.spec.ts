import { parse } from 'csv-parse/sync';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';
import { PDF, upload } from '../support/multipart';
import { unzip } from '../support/unzip';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly description?: string;
}

type Paths = Readonly<Record<string, { readonly get?: Operation }>>;

/** Query parameters that only pages have. */
const PAGING: ReadonlySet<string> = new Set(['page', 'limit', 'cursor']);

/** Required query parameters of lists that do not answer without them. */
const ASKED = (vehicle: number): Readonly<Record<string, string>> => ({
  attachments: `entityType=vehicle&entityId=${vehicle}`,
});

/** Reading the audit log adds rows to it. */
const fits = (path: string, total: number, rows: number): boolean =>
  path.endsWith('/audit-logs') ? rows >= total : rows === total;

const queryOf = ({ parameters = [] }: Operation): string[] =>
  parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name);

/** Every list of a company can be exported by the users who may read it, with the same query parameters. */
describe('The export of every list', () => {
  let application: RunningApplication;
  let office: Desk;
  let paths: Paths;
  let vehicle: number;

  beforeAll(async () => {
    application = await startApplication();
    paths = field((await application.client.get('/docs/openapi.json')).body, 'paths') as Paths;
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    const people = await hire(office);
    for (const plateNumber of ['1111 AB 01', '2222 AB 01']) {
      vehicle = await application.vehicleOf(office.client, { plateNumber });
      const { id, orderId } = await office.bring(vehicle, 'vehicle_received', people);
      await office.make('field-verifications', { interventionId: id, verificationType: 'after_work' });
      const invoice = await office.make('invoices', {
        interventionId: id,
        workAuthorizationId: orderId,
        buyer: { name: 'Transports Bamba' },
      });
      await office.post(`invoices/${invoice}/issue`);
      await office.make(`invoices/${invoice}/payments`, { amount: '1', method: 'cash' });
    }
    await office.make('supply-prices', { description: 'Filtre', unitPrice: '1500' });
    await office.make('webhooks', { url: 'https://hooks.example.com/impact' });
    await upload(
      office.client,
      { entityType: 'vehicle', entityId: vehicle, category: 'document' },
      { name: 'a.pdf', content: PDF },
    );
  });

  afterAll(async () => {
    await application.stop();
  });

  /** The lists of the company with their query parameters. */
  const lists = (): (readonly [path: string, asked: readonly string[]])[] =>
    Object.entries(paths).flatMap(([path, { get }]) => {
      const asked = get === undefined ? [] : queryOf(get);
      const isList = asked.includes('limit') && path.startsWith('/api/v1/');
      return isList ? [[path, asked.filter((name) => !PAGING.has(name))] as const] : [];
    });

  const rowsOf = (text: string): Record<string, string>[] =>
    parse<Record<string, string>>(text, { bom: true, columns: true, delimiter: ';' });

  const linesOf = (workbook: Buffer): number =>
    ((unzip(workbook).get('xl/worksheets/sheet1.xml') ?? '').match(/<row /g) ?? []).length - 1;

  it('exists and accepts the filters, the search and the sort order of its list', () => {
    expect(lists().length).toBeGreaterThan(35);
    const wrong = lists().flatMap(([path, asked]) => {
      const file = paths[`${path}/export`]?.get;
      if (file === undefined) return [`${path} has no export`];
      const missing = asked.filter((name) => !queryOf(file).includes(name));
      return missing.length > 0 ? [`${path}/export does not take ${missing.join(', ')}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('has as many rows as the list, as CSV and as a workbook', async () => {
    const wrong: unknown[] = [];
    let filled = 0;
    for (const [path] of lists()) {
      const asked = ASKED(vehicle)[path.split('/').at(-1) ?? ''] ?? '';
      const list = await office.client.get(`${path}?limit=100&${asked}`);
      const total = (field(list.body, 'data') as unknown[]).length;
      const csv = await office.client.get(`${path}/export?${asked}`);
      const rows = csv.status === 200 ? rowsOf(csv.text).length : -1;
      const workbook = await office.client.get(`${path}/export?format=xlsx&${asked}`);
      const lines = workbook.status === 200 ? linesOf(workbook.bytes) : -1;
      if (!fits(path, total, rows) || !fits(path, total, lines)) wrong.push([path, total, rows, lines]);
      if (total > 0) filled += 1;
    }
    expect(wrong).toEqual([]);
    expect(filled).toBeGreaterThan(25);
  });

  it('is filtered, searched and sorted like the list', async () => {
    const plates = async (question: string): Promise<string[]> =>
      rowsOf((await office.client.get(`/api/v1/invoices/export?${question}`)).text).map(
        (row) => row['Immatriculation'] ?? '',
      );
    expect(await plates('sort=createdAt')).toEqual(['1111 AB 01', '2222 AB 01']);
    expect(await plates('sort=-createdAt')).toEqual(['2222 AB 01', '1111 AB 01']);
    expect(await plates('search=2222')).toEqual(['2222 AB 01']);
    expect(await plates('overdue=true')).toEqual([]);
    expect(await plates('overdue=false&paymentStatus=partially_paid')).toHaveLength(2);
    const orders = async (validity: string): Promise<number> =>
      rowsOf((await office.client.get(`/api/v1/work-authorizations/export?validity=${validity}`)).text).length;
    const listed = async (validity: string): Promise<number> =>
      numberField((await office.client.get(`/api/v1/work-authorizations?validity=${validity}`)).body, 'meta.total');
    for (const validity of ['valid', 'expired']) expect(await orders(validity)).toBe(await listed(validity));
    expect((await office.client.get('/api/v1/invoices/export?page=1')).status).toBe(400);
  });

  it('contains only the own vehicles of a user who is restricted to them', async () => {
    const tenantId = await application.tenantId('flotte-abidjan');
    const driver: HttpClient = await application.member('flotte-abidjan', tenantId, 'conducteur');
    for (const list of ['interventions', 'vehicles']) {
      const answer = await driver.get(`/api/v1/${list}/export`);
      expect([list, answer.status, answer.status === 200 ? rowsOf(answer.text) : []]).toEqual([list, 200, []]);
    }
    expect((await driver.get('/api/v1/invoices/export')).status).toBe(403);
  });
});
