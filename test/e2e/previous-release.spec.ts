import { TenantRunner } from '#tenancy';
import { DirectoryService } from '../../src/global/tenants/directory.service';
import { DocumentDeliveries } from '../../src/workshop/sending/document-deliveries.service';
import openapi from '../contract/openapi.json';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, numberField } from '../support/http-client';
import type { HttpClient } from '../support/http-client';
import { takeTenantsBack } from '../support/production/earlier-schema';

/** Lists whose records only this release has: they are available after the migration. */
const NEW_LISTS = ['/api/v1/imports/mappings', '/api/v1/imports/mappings/export'];

/** Between the upgrade of the processes and the migration of its database a company has the schema of the previous release. */
describe('A company with the schema of the previous release', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let tenantId: number;
  let vehicleId: number;
  let garageId: number;

  const report = { title: 'Bruit', reportedAt: '2026-03-02T08:00:00.000Z', priority: 'medium' };

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Précédente', slug: 'precedente' });
    tenantId = await application.tenantId('precedente');
    vehicleId = await application.vehicleOf(company, { plateNumber: '1 AB 01' });
    const garage = await company.post('/api/v1/garages', { name: 'Garage Awa', email: 'awa@garage.test' });
    garageId = numberField(garage.body, 'id');
    await company.post('/api/v1/interventions', { ...report, vehicleId });
    await takeTenantsBack(application.settings.database, application.settings.database.globalName);
    application.app.get(DirectoryService).announceChange(tenantId);
  });

  afterAll(() => application.stop());

  it('reads every list that the previous release had', async () => {
    const lists = Object.entries(openapi.paths).flatMap(([path, operations]) =>
      'get' in operations && path.startsWith('/api/v1/') && !path.includes('{') ? [path] : [],
    );
    expect(lists.length).toBeGreaterThan(50);
    expect(field((await company.get('/api/v1/interventions')).body, 'meta.total')).toBe(1);
    const refused: string[] = [];
    for (const path of lists) {
      const { status } = await company.get(path);
      if (status >= 500) refused.push(path);
    }
    expect(refused).toEqual(NEW_LISTS);
  });

  it('creates, changes and deletes records', async () => {
    await application.vehicleOf(company, { plateNumber: '2 AB 02' });
    const at = (version: number): { headers: Record<string, string> } => ({ headers: { 'if-match': `"${version}"` } });
    const created = await company.post('/api/v1/interventions', { ...report, vehicleId });
    expect(created.status).toBe(201);
    const path = `/api/v1/interventions/${numberField(created.body, 'id')}`;
    expect((await company.patch(path, { title: 'Bruit de frein' }, at(1))).status).toBe(200);
    expect((await company.delete(path, at(2))).status).toBe(204);
  });

  it('exports the personal data of a contact', async () => {
    const { status, body } = await company.get(`/api/v1/garages/${garageId}/contact/personal-data`);
    expect([status, field(body, 'deliveries')]).toEqual([200, []]);
  });

  it('has no outcomes of e-mails to record', async () => {
    const runner = application.app.get(TenantRunner, { strict: false });
    const outcome = { key: 'unknown', state: 'sent', at: new Date(), error: null } as const;
    expect(await runner.run(tenantId, DocumentDeliveries, (deliveries) => deliveries.catchUp())).toBe(0);
    expect(await runner.run(tenantId, DocumentDeliveries, (deliveries) => deliveries.settle(outcome))).toBe(false);
  });
});
