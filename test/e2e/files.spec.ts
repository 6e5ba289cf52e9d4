import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const FILE = [
  'Immatriculation;Marque;Modèle;Année;Notes',
  '4501 HK 01;Toyota;Hilux;2019;=SUM(A1)',
  '4502 HK 01;Toyota;Hilux;1700;',
  '4503 HK 01;Peugeot;208;2021;',
].join('\r\n');

/** A company imports its spreadsheets and exports them again. */
describe('Files of a company', () => {
  let application: RunningApplication;
  let office: HttpClient;
  let other: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = await application.company({ name: 'Flotte Plateau', slug: 'flotte-plateau' });
    other = await application.company({ name: 'Flotte Lyon', slug: 'flotte-lyon', country: 'FR' });
    tenantId = await application.tenantId('flotte-plateau');
  });

  afterAll(async () => {
    await application.stop();
  });

  const handIn = (client: HttpClient, path: string, text: string, type = 'text/csv'): Promise<Answer> =>
    client.call('POST', `/api/v1/imports/${path}`, { rawBody: text, headers: { 'content-type': type } });

  const ended = async (client: HttpClient, id: number): Promise<unknown> => {
    let found: unknown;
    await eventually('the import has ended', async () => {
      found = (await client.get(`/api/v1/imports/${id}`)).body;
      return field(found, 'finishedAt') !== null;
    });
    return found;
  };

  it('start with a template and a dry run', async () => {
    const template = await office.get('/api/v1/imports/templates/vehicles');
    expect(template.text).toMatch(/^\uFEFF?Immatriculation;.*Marque;Modèle/);
    const taken = await handIn(office, 'vehicles?dryRun=true&fileName=parc%202026.csv', FILE);
    expect([taken.status, field(taken.body, 'state')]).toEqual([202, 'queued']);
    const rehearsed = await ended(office, numberField(taken.body, 'id'));
    expect(rehearsed).toMatchObject({ dryRun: true, fileName: 'parc 2026.csv', rowsCreated: 2, rowsFailed: 1 });
    expect(field((await office.get('/api/v1/vehicles')).body, 'meta.total')).toBe(0);
  });

  it('are imported, with a report of the invalid rows', async () => {
    const whole = await handIn(office, 'vehicles', FILE);
    expect(await ended(office, numberField(whole.body, 'id'))).toMatchObject({ state: 'refused', rowsFailed: 1 });
    expect(field((await office.get('/api/v1/vehicles')).body, 'meta.total')).toBe(0);
    const taken = await handIn(office, 'vehicles?mode=valid_rows', FILE);
    const id = numberField(taken.body, 'id');
    expect(await ended(office, id)).toMatchObject({ state: 'done', rowsCreated: 2, rowsFailed: 1 });
    const report = await office.get(`/api/v1/imports/${id}/report?rows=failed`);
    expect(field(report.body, 'rows')).toMatchObject([
      { line: 3, outcome: 'failed', errors: [{ column: 'Année', code: 'MIN', message: expect.any(String) as string }] },
    ]);
    const asFile = await office.get(`/api/v1/imports/${id}/report?format=csv`);
    expect(asFile.text).toMatch(/ligne;résultat;id;colonne;code;message\r\n2;created;\d+;;;\r\n3;failed;;Année;MIN;/);
    expect((await office.get(`/api/v1/imports/${id}/report?format=pdf`)).status).toBe(400);
  });

  it('are exported as they were imported, and a second import changes nothing', async () => {
    const exported = await office.get('/api/v1/vehicles/export?sort=plateNumber');
    expect(exported.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(exported.text).toContain("'=SUM(A1)");
    const taken = await handIn(office, 'vehicles', exported.text);
    expect(await ended(office, numberField(taken.body, 'id'))).toMatchObject({ rowsRead: 2, rowsUnchanged: 2 });
  });

  it('are recorded when exported, with their number of rows', async () => {
    let entry: unknown;
    await eventually('the export is in the log', async () => {
      entry = field((await office.get('/api/v1/audit-logs?action=vehicles:export')).body, 'data.0');
      return entry !== undefined;
    });
    expect(entry).toMatchObject({ outcome: 'done', changedFields: ['rows:2', 'format:csv'] });
  });

  it('are invisible to another company', async () => {
    const id = numberField((await office.get('/api/v1/imports')).body, 'data.0.id');
    expect((await other.get(`/api/v1/imports/${id}`)).status).toBe(404);
    expect(field((await other.get('/api/v1/imports')).body, 'meta.total')).toBe(0);
    const exported = await other.get('/api/v1/vehicles/export');
    expect(exported.text.split('\r\n')).toHaveLength(2);
  });

  it('cannot be imported by users restricted to their own vehicles or without the permission to create', async () => {
    for (const role of ['conducteur', 'expert', 'comptable']) {
      const member = await application.member('flotte-plateau', tenantId, role);
      expect([role, (await handIn(member, 'vehicles', FILE)).status]).toEqual([role, 403]);
      expect(field((await member.get('/api/v1/imports')).body, 'meta.total')).toBe(0);
    }
  });

  it('are refused if they are not CSV, not UTF-8 or have unknown columns', async () => {
    expect((await handIn(office, 'vehicles', '{}', 'application/json')).status).toBe(415);
    expect((await handIn(office, 'vehicles?mode=some', FILE)).status).toBe(400);
    const strange = await handIn(office, 'vehicles', 'Moteur;Roues\r\n1;4\r\n');
    expect([strange.status, textField(strange.body, 'code')]).toEqual([422, 'IMPORT_COLUMNS']);
    const encoded = await handIn(office, 'vehicles', FILE, 'text/csv; charset=klingon');
    expect([encoded.status, textField(encoded.body, 'code')]).toEqual([422, 'IMPORT_ENCODING']);
    expect((await office.get('/api/v1/imports/templates/invoices')).status).toBe(404);
  });
});
