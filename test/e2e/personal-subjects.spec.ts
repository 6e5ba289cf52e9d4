import { TenantRunner } from '#tenancy';
import { AlertEvaluation } from '../../src/insights/alerts/alert-evaluation.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import { field } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';
import { PDF, upload } from '../support/multipart';

type Body = Readonly<Record<string, unknown>>;

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Staff, contact persons and customers have the same rights as drivers. */
describe('The personal data of people other than drivers', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let vehicleId: number;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Garage Cocody', slug: 'garage-cocody' }));
    tenantId = await application.tenantId('garage-cocody');
    vehicleId = await application.vehicleOf(office.client, {
      plateNumber: '7001 KL 01',
      ownership: 'customer',
      ownerName: 'Mariam Traoré',
      ownerContact: '+2250700000001',
    });
  });

  afterAll(async () => {
    await application.stop();
  });

  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  const erase = (path: string, client: HttpClient = office.client): Promise<Answer> =>
    client.post(`/api/v1/${path}/erase`, { reason: 'À sa demande' });
  const stored = async (table: string, id: number): Promise<string> =>
    application.onServer(async (server) => {
      const name = `\`${application.settings.database.tenantDatabasePrefix}${tenantId}\``;
      return JSON.stringify(await server.query(`SELECT * FROM ${name}.${table} WHERE id = ?`, [id]));
    });
  const evaluate = (): Promise<unknown> =>
    application.app.get(TenantRunner).run(tenantId, AlertEvaluation, (alerts) => alerts.evaluate(null));

  const staff = { firstName: 'Aminata', lastName: 'Ouattara', email: 'aminata@garage.test', phone: '+2250701020304' };

  it('are exported completely for staff: fields, references, alerts, files and accesses', async () => {
    const more = { position: 'expert', licenseNumber: 'OUA-55', licenseExpiryDate: dayIn(3), notes: 'Tutrice' };
    const id = await office.make('collaborateurs', { ...staff, ...more });
    const intervention = await office.make('interventions', {
      vehicleId,
      title: 'Bruit',
      assignedToCollaborateurId: id,
    });
    const form = { entityType: 'collaborateur', entityId: id, category: 'document', description: 'Permis' };
    expect((await upload(office.client, form, { name: 'permis.pdf', content: PDF })).status).toBe(201);
    await evaluate();
    const data = await show(`collaborateurs/${id}/personal-data`);
    expect(data).toMatchObject({
      data: { ...staff, ...more, experienceYears: null },
      mentions: [{ resource: 'interventions', id: intervention, field: 'assignedToCollaborateurId' }],
      alerts: [{ type: 'license_expiry', severity: 'warning', dueDate: dayIn(3) }],
      attachments: [{ originalName: 'permis.pdf' }],
    });
    expect(field(data, 'accesses')).toBeInstanceOf(Array);
    const refused = await erase(`collaborateurs/${id}`);
    expect([refused.status, field(refused.body, 'code')]).toEqual([409, 'PERSON_STILL_NEEDED']);
    await office.move(intervention, 'cancelled', { reason: 'Doublon' });
    const erased = await erase(`collaborateurs/${id}`);
    expect([erased.status, field(erased.body, 'review.0.resource')]).toEqual([200, 'interventions']);
    expect(await show(`collaborateurs/${id}`)).toMatchObject({
      firstName: 'Collaborateur',
      lastName: `anonymisé #${id}`,
      email: null,
      isActive: false,
    });
    expect(await stored('collaborateurs', id)).not.toMatch(/Ouattara|OUA-55|f1\.k1/);
    expect(field(await show(`collaborateurs/${id}/personal-data`), 'alerts')).toEqual([]);
    expect((await erase(`collaborateurs/${id}`)).status).toBe(200);
  });

  it('are exported and erased for contact persons, without their companies', async () => {
    const contact = { contactPerson: 'Awa Koné', email: 'awa@garage.test', phone: '+2250701020305' };
    const policy = { policyNumber: 'A', insuranceCompany: 'NSIA', coverageType: 'third_party', premiumAmount: '1' };
    const agent = { agentName: 'Koffi Amani', agentContact: '+2250707000000', agentEmail: 'koffi@nsia.test' };
    const term = { vehicleId, startDate: dayIn(0), endDate: dayIn(300) };
    const people: readonly (readonly [list: string, route: string, kept: Body, person: Body])[] = [
      ['garages', 'contact', { name: 'Garage du Plateau' }, contact],
      ['suppliers', 'contact', { name: 'Pièces CI' }, contact],
      ['insurances', 'agent', { ...policy, ...term }, agent],
    ];
    for (const [list, route, kept, person] of people) {
      const id = await office.make(list, { ...kept, ...person, notes: 'Voir le contact' });
      expect(await show(`${list}/${id}/${route}/personal-data`)).toMatchObject({
        data: person,
        mentions: [{ resource: list, id, field: 'notes' }],
      });
      expect((await erase(`${list}/${id}/${route}`)).status).toBe(200);
      const gone = Object.fromEntries(Object.keys(person).map((name) => [name, null]));
      expect(await show(`${list}/${id}`)).toMatchObject({ ...kept, ...gone });
      expect(await stored(list, id)).not.toMatch(/Koné|Amani|f1\.k1/);
    }
  });

  it('are exported and erased for a customer, except documents that the law requires', async () => {
    const path = `vehicles/${vehicleId}/owner`;
    const data = await show(`${path}/personal-data`);
    expect(field(data, 'data')).toEqual({ ownerName: 'Mariam Traoré', ownerContact: '+2250700000001' });
    const intervention = await office.report(vehicleId);
    expect(field((await erase(path)).body, 'code')).toBe('PERSON_STILL_NEEDED');
    await office.move(intervention, 'cancelled', { reason: 'Doublon' });
    expect((await erase(path)).status).toBe(200);
    expect(await show(`vehicles/${vehicleId}`)).toMatchObject({ ownerName: null, ownerContact: null });
  });

  it('are exported and erased only with permission and a reason, for existing people', async () => {
    const reader = await application.member('garage-cocody', tenantId, 'secretaire');
    const path = `vehicles/${vehicleId}/owner`;
    expect((await reader.get(`/api/v1/${path}/personal-data`)).status).toBe(403);
    expect((await erase(path, reader)).status).toBe(403);
    expect((await office.client.post(`/api/v1/${path}/erase`, {})).status).toBe(400);
    for (const unknown of ['collaborateurs/999999', 'garages/999999/contact', 'vehicles/999999/owner']) {
      expect((await office.client.get(`/api/v1/${unknown}/personal-data`)).status).toBe(404);
      expect((await erase(unknown)).status).toBe(404);
    }
    await eventually('the erasure is in the log', async () => {
      const { body } = await office.get('audit-logs?action=vehicles:erase&limit=10');
      return field(body, 'data.0.action') === 'vehicles:erase';
    });
  });

  it('of a driver include the alerts about them', async () => {
    const driver = { firstName: 'Yao', lastName: 'Koffi', licenseNumber: 'KOF-1', licenseExpiryDate: dayIn(-2) };
    const id = await office.make('drivers', driver);
    await evaluate();
    expect(field(await show(`drivers/${id}/personal-data`), 'alerts')).toMatchObject([
      { type: 'license_expiry', severity: 'critical', status: 'open', dueDate: dayIn(-2) },
    ]);
  });
});
