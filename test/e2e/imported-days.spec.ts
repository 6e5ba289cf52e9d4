import { DAY_KINDS } from '../../src/records/days/day-kinds';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { broughtFile } from '../support/brought-files';
import { Desk } from '../support/workshop-desk';
import { field } from '../support/http-client';

interface Importable {
  readonly key: string;
  readonly kind: string;
}

const OWN_ROUTES: ReadonlySet<string> = new Set(['mappings', 'preview']);

/** Days in files go by the rules of days in bodies, in every list that files can be imported into. */
describe('A day in a file', () => {
  let application: RunningApplication;
  let office: Desk;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await application.vehicleOf(office.client, { plateNumber: 'AB 123 CD' });
  });

  afterAll(async () => {
    await application.stop();
  });

  const preview = async (list: string, text: string): Promise<unknown> =>
    (
      await office.client.call('POST', `/api/v1/imports/preview?resource=${list}`, {
        rawBody: text,
        headers: { 'content-type': 'text/csv' },
      })
    ).body;

  const lists = async (): Promise<string[]> => {
    const paths = field((await application.client.get('/docs/openapi.json')).body, 'paths') as object;
    return Object.entries(paths).flatMap(([path, operations]) => {
      const [, list = ''] = /^\/api\/v1\/imports\/([a-z-]+)$/.exec(path) ?? [];
      return list !== '' && !OWN_ROUTES.has(list) && 'post' in (operations as object) ? [list] : [];
    });
  };

  /** Days that no column of this name takes. */
  const wrongDays = (key: string): string[] => {
    const isBooked = DAY_KINDS[key] === 'booked' || DAY_KINDS[key] === 'moment';
    return ['31/12/0024', '01/01/2124', ...(isBooked ? ['31/12/1999'] : [])];
  };

  const isRefused = async (list: string, cells: string, key: string): Promise<boolean> => {
    const problems = field(await preview(list, cells), 'rows.0.problems') as string[];
    const refusal = new RegExp(`^${key} DAY_(?:OUT_OF_BOUNDS|IN_FUTURE)$`);
    return DAY_KINDS[key] !== undefined && problems.some((problem) => refusal.test(problem));
  };

  it.each([['day'], ['instant']])('has a rule in every list, by which it is refused (%s)', async (wanted) => {
    const wrong: unknown[] = [];
    let columns = 0;
    for (const list of await lists()) {
      const headings = (await office.get(`imports/templates/${list}`)).text.trim();
      const importable = field(await preview(list, headings), 'importable') as Importable[];
      const dated = importable.flatMap(({ key, kind }, at) => (kind === wanted ? [{ key, at }] : []));
      columns += dated.length;
      const tried = dated.flatMap(({ key, at }) => wrongDays(key).map((day) => ({ key, at, day })));
      for (const { key, at, day } of tried)
        if (!(await isRefused(list, `${headings}\n${';'.repeat(at)}${day}\n`, key))) wrong.push([list, key, day]);
    }
    expect(wrong).toEqual([]);
    expect(columns).toBeGreaterThan(10);
  });

  it('refuses its row by name, and the others come in', async () => {
    const rows = ['01/03/1999', '01/03/0024', '01/03/2124', '01/03/2026'].map((day) => `AB 123 CD;${day};08:00;5000`);
    const text = ['Immat;Date;Heure;Km', ...rows].join('\n');
    const { found, rows: report } = await broughtFile(office.client, 'odometer-readings?mode=valid_rows', text);
    expect(found).toMatchObject({ rowsRead: 4, rowsFailed: 3, rowsCreated: 1 });
    const refused = { outcome: 'failed', errors: [{ column: 'Relevé le', code: 'DAY_OUT_OF_BOUNDS' }] };
    expect(report).toMatchObject([refused, refused, refused, { line: 5, outcome: 'created' }]);
  });

  it('is found in a list of licences too, and measured by the first year of the books', async () => {
    const drivers = 'Nom;Prénom;Numéro de permis;Catégories de permis\nKoné;Awa;KON 1;B:0024-01-01\n';
    const shown = await preview('drivers', drivers);
    expect(field(shown, 'rows.0.problems')).toEqual(['licenses DAY_OUT_OF_BOUNDS']);
    const readings = 'Immat;Date;Km\nAB 123 CD;01/03/1996;5\n';
    expect(field(await preview('odometer-readings', readings), 'rows.0.problems')).toHaveLength(1);
    await office.client.patch('/api/v1/settings', { values: { 'books.first_year': 1995 } });
    expect(field(await preview('odometer-readings', readings), 'rows.0.problems')).toEqual([]);
  });
});
