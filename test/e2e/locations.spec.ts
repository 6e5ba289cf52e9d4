import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { incorporate } from '../support/workshop-desk';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';
import { PDF, upload } from '../support/multipart';

/** The answer to a creation contains the address of the new record, which can be read there. */
describe('A created record', () => {
  let application: RunningApplication;
  let office: HttpClient;
  let vehicleId: number;

  beforeAll(async () => {
    application = await startApplication();
    office = await application.company({ name: 'Adresses', slug: 'adresses' });
    await incorporate(application.admin, await application.tenantId('adresses'));
    vehicleId = await application.vehicleOf(office, { plateNumber: '4821 KX 01' });
  });

  afterAll(async () => {
    await application.stop();
  });

  const locationOf = ({ headers }: Answer): string => headers.location ?? 'nowhere';

  /** Creates a record and reads it at the returned address; returns its id. */
  const expectMade = async (path: string, body: unknown = {}, client = office): Promise<number> => {
    const answer = await client.post(path, body);
    expect([path, answer.status, answer.status === 201 ? '' : answer.text]).toEqual([path, 201, '']);
    return expectFoundAt(answer, client);
  };

  const expectFoundAt = async (answer: Answer, client = office): Promise<number> => {
    const found = await client.get(locationOf(answer));
    expect([locationOf(answer), found.status]).toEqual([locationOf(answer), 200]);
    const id = numberField(answer.body, 'id');
    expect(field(found.body, 'id')).toBe(id);
    return id;
  };

  it('in the fleet is at its address', async () => {
    await expectMade('/api/v1/vehicles', await application.vehicleBody(office, { plateNumber: '4822 KX 01' }));
    await expectMade('/api/v1/odometer-readings', { vehicleId, value: 500, readAt: '2024-05-01T08:00:00Z' });
    const replaced = { replacedAt: '2024-05-02T08:00:00Z', oldFinalValue: 600, newStartValue: 0 };
    await expectMade(`/api/v1/vehicles/${vehicleId}/replace-meter`, replaced);
    const policy = {
      vehicleId,
      insuranceCompany: 'NSIA',
      policyNumber: 'P-1',
      coverageType: 'third_party',
      startDate: '2024-01-01',
      endDate: '2024-12-31',
      premiumAmount: '100000',
    };
    const insurance = await expectMade('/api/v1/insurances', policy);
    await expectMade(`/api/v1/insurances/${insurance}/renew`, { policyNumber: 'P-2' });
    const file = { entityType: 'vehicle', entityId: vehicleId, category: 'document' };
    await expectFoundAt(await upload(office, file, { name: 'carte.pdf', content: PDF }));
  });

  it('in the workshop is at its address, whichever route created it', async () => {
    const garageId = await expectMade('/api/v1/garages', { name: 'Garage du Banco' });
    const expertId = await expectMade('/api/v1/collaborateurs', {
      firstName: 'Yao',
      lastName: 'Kouassi',
    });
    const intervention = await expectMade('/api/v1/interventions', { vehicleId, title: 'Bruit au freinage' });
    const items = [{ operationLabel: 'Freins', isExchange: true }];
    const found = await expectMade('/api/v1/prediagnostics', { interventionId: intervention, expertId, items });
    await office.post(`/api/v1/prediagnostics/${found}/complete`);
    const lines = [{ workType: 'supply', description: 'Plaquettes', quantity: '1', unitPrice: '65000' }];
    const quote = await expectMade('/api/v1/quotes', { interventionId: intervention, garageId, lines });
    await office.post(`/api/v1/quotes/${quote}/receive`);
    const revised = await expectMade(`/api/v1/quotes/${quote}/revise`);
    await office.post(`/api/v1/quotes/${revised}/receive`);
    await office.post(`/api/v1/interventions/${intervention}/transitions`, { to: 'in_approval' });
    await office.post(`/api/v1/quotes/${revised}/accept`);
    const orders = await office.get(`/api/v1/work-authorizations?interventionId=${intervention}`);
    const order = numberField(orders.body, 'data.0.id');
    await office.post(`/api/v1/work-authorizations/${order}/validate`);
    await office.post(`/api/v1/interventions/${intervention}/transitions`, { to: 'in_repair' });
    await office.post(`/api/v1/interventions/${intervention}/transitions`, { to: 'repair_completed' });
    const seen = { isVehicleReady: true, vehicleCondition: 'Propre', workCompleted: 'Freins' };
    const report = await expectMade('/api/v1/reception-reports', { interventionId: intervention, ...seen });
    await office.post(`/api/v1/reception-reports/${report}/validate`);
    const invoice = await expectMade('/api/v1/invoices', {
      interventionId: intervention,
      workAuthorizationId: order,
      direction: 'issued',
      buyer: { name: 'Assurances du Golfe' },
    });
    await office.post(`/api/v1/invoices/${invoice}/issue`);
    await expectMade(`/api/v1/invoices/${invoice}/payments`, { amount: '5000', method: 'mobile_money' });
    await expectMade(`/api/v1/invoices/${invoice}/mark-paid`, { method: 'bank_transfer' });
    await expectMade(`/api/v1/invoices/${invoice}/credit-notes`, { reason: 'Erreur de saisie' });
  });

  it('of members and API keys is at its address', async () => {
    const person = { email: 'nouveau@adresses.test', firstName: 'Awa', lastName: 'Ba', roleCode: 'conducteur' };
    await expectMade('/api/v1/users', person);
    const role = { code: 'accueil', labelFr: 'Accueil', labelEn: 'Desk', permissions: ['vehicles:read'] };
    await expectMade('/api/v1/roles', { ...role, isOwnVehiclesOnly: false });
    const key = { name: 'Paie', permissions: ['vehicles:read'] };
    const answer = await office.post('/api/v1/api-keys', key);
    const shown = await office.get(locationOf(answer));
    expect([answer.status, shown.status, field(shown.body, 'name'), field(shown.body, 'key')]).toEqual([
      201,
      200,
      'Paie',
      undefined,
    ]);
  });

  it('on the control plane is at its address, by host and by path', async () => {
    const { admin } = application;
    await expectMade('/api/v1/tenants', { name: 'Toute neuve', slug: 'toute-neuve', countryCode: 'CI' }, admin);
    const tenantId = await application.tenantId('adresses');
    const entered = await admin.post(`/api/v1/tenants/${tenantId}/enter`, { reason: 'Ticket 4711' });
    const grant = await admin.get(locationOf(entered));
    expect([entered.status, grant.status, field(grant.body, 'reason')]).toEqual([201, 200, 'Ticket 4711']);
    const link = await admin.post('/api/v1/queue-board/links');
    expect([link.status, locationOf(link)]).toEqual([201, field(link.body, 'url')]);
  });

  it('is at its address for clients that use a path, and for repeated requests', async () => {
    const byPath = office.as({ host: 'localhost' });
    const answer = await byPath.post(
      '/adresses/api/v1/garages',
      { name: 'Garage du Plateau' },
      { headers: { 'idempotency-key': 'k1' } },
    );
    expect(locationOf(answer)).toMatch(/^\/adresses\/api\/v1\/garages\/\d+$/);
    expect((await byPath.get(locationOf(answer))).status).toBe(200);
    const again = await byPath.post(
      '/adresses/api/v1/garages',
      { name: 'Garage du Plateau' },
      { headers: { 'idempotency-key': 'k1' } },
    );
    expect([again.headers['idempotent-replayed'], locationOf(again)]).toEqual(['true', locationOf(answer)]);
  });

  it('has no address after a refusal', async () => {
    const refused = await office.post('/api/v1/garages', { name: '' });
    expect([refused.status, refused.headers.location]).toEqual([400, undefined]);
  });
});
