import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';

const EVERY_STATUS = [
  'reported',
  'in_prediagnostic',
  'prediagnostic_completed',
  'in_quote',
  'quote_received',
  'in_approval',
  'approved',
  'in_repair',
  'repair_completed',
  'in_reception',
  'vehicle_received',
  'invoiced',
  'closed',
  'cancelled',
];

/** An intervention follows only the transitions of the table, for every user. */
describe('The flow of an intervention', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let people: People;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
    await incorporate(application.admin, tenantId);
    people = await hire(office);
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const newVehicle = (): Promise<number> =>
    application.vehicleOf(office.client, { plateNumber: `${1000 + (plates += 1)} AB 01` });
  const ask = (id: number, to: string, more = {}, client: HttpClient = office.client): Promise<Answer> =>
    client.post(`/api/v1/interventions/${id}/transitions`, { to, ...more });
  const set = async (key: string, value: unknown): Promise<void> => {
    const answer = await office.client.patch('/api/v1/settings', { values: { [key]: value } });
    if (answer.status >= 300) throw new Error(answer.text);
  };

  it.each([
    ['reported', ['in_prediagnostic', 'cancelled']],
    ['prediagnostic_completed', ['in_quote', 'cancelled']],
    ['quote_received', ['in_approval', 'in_quote', 'cancelled']],
    ['in_approval', ['cancelled']],
    ['approved', ['in_repair', 'cancelled']],
    ['in_repair', ['repair_completed', 'cancelled']],
    ['repair_completed', ['in_reception', 'cancelled']],
    ['vehicle_received', ['closed']],
  ] as const)('is refused anything else from %s, with what is possible', async (status, allowed) => {
    const { id } = await office.bring(await newVehicle(), status, people);
    for (const to of EVERY_STATUS.filter((candidate) => !(allowed as readonly string[]).includes(candidate))) {
      const answer = await ask(id, to, { reason: 'essai', closureReason: 'other' });
      expect([to, ...(outcome(answer) as unknown[])]).toEqual([to, 409, 'INTERVENTION_INVALID_TRANSITION']);
      expect(field(answer.body, 'details.allowed')).toEqual(allowed);
    }
    expect(await office.statusOf(id)).toBe(status);
  });

  it('accepts one of two simultaneous transitions', async () => {
    const { id } = await office.bring(await newVehicle(), 'in_repair', people);
    const answers = await Promise.all([ask(id, 'repair_completed'), ask(id, 'repair_completed')]);
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
    const steps = field((await office.get(`interventions/${id}/history`)).body, 'steps') as { toStatus: string }[];
    expect(steps.filter(({ toStatus }) => toStatus === 'repair_completed')).toHaveLength(1);
  });

  it('requires a separate permission for each transition', async () => {
    const secretary = await application.member('flotte-abidjan', tenantId, 'secretaire');
    const expert = await application.member('flotte-abidjan', tenantId, 'expert');
    const { id } = await office.bring(await newVehicle(), 'quote_received', people);
    expect(outcome(await ask(id, 'in_approval', {}, expert))).toEqual([403, 'FORBIDDEN']);
    expect((await ask(id, 'in_approval', {}, secretary)).status).toBe(200);
    expect(outcome(await ask(id, 'cancelled', { reason: 'x' }, secretary))).toEqual([403, 'FORBIDDEN']);
  });

  it('requires a reason for a cancellation, and closes open documents', async () => {
    const vehicle = await newVehicle();
    const { id, orderId } = await office.bring(vehicle, 'in_repair', people);
    expect(outcome(await ask(id, 'cancelled'))).toEqual([400, 'VALIDATION_FAILED']);
    const draft = await office.make('invoices', { interventionId: id, workAuthorizationId: orderId });
    await office.move(id, 'cancelled', { reason: 'Véhicule déclaré épave' });
    expect((await office.get(`interventions/${id}`)).body).toMatchObject({
      currentStatus: 'cancelled',
      cancellationReason: 'Véhicule déclaré épave',
      allowedTransitions: [],
    });
    expect(field((await office.get(`work-authorizations/${orderId}`)).body, 'status')).toBe('cancelled');
    expect((await office.client.get(`/api/v1/invoices/${draft}`)).status).toBe(404);
    expect(field((await office.get(`vehicles/${vehicle}`)).body, 'status')).toBe('active');
  });

  it('withdraws quotes and drafts of an intervention that is cancelled early, and keeps its completed prediagnostic', async () => {
    const id = await office.report(await newVehicle());
    const completed = await office.prediagnose(id, people.expertId);
    const draft = await office.make('prediagnostics', { interventionId: id });
    const quote = await office.quote(id, people.garageId);
    await office.move(id, 'cancelled', { reason: 'Doublon' });
    const paths = [`quotes/${quote}`, `prediagnostics/${draft}`, `prediagnostics/${completed}`];
    const statuses = paths.map(async (path) => field((await office.get(path)).body, 'status'));
    expect(await Promise.all(statuses)).toEqual(['withdrawn', 'cancelled', 'completed']);
  });

  it('may end without an invoice for a reason, unless one is drafted', async () => {
    const { id, orderId } = await office.bring(await newVehicle(), 'vehicle_received', people);
    const draft = await office.make('invoices', { interventionId: id, workAuthorizationId: orderId });
    expect(outcome(await ask(id, 'closed', { closureReason: 'warranty' }))).toEqual([422, 'DRAFT_INVOICE_EXISTS']);
    await office.client.delete(`/api/v1/invoices/${draft}`);
    expect(outcome(await ask(id, 'closed'))).toEqual([400, 'VALIDATION_FAILED']);
    await office.move(id, 'closed', { closureReason: 'warranty' });
    expect(field((await office.get(`interventions/${id}`)).body, 'closureReason')).toBe('warranty');
  });

  it('shows the obstacles of a transition in advance', async () => {
    const { id } = await office.bring(await newVehicle(), 'approved', people);
    const ways = field((await office.get(`interventions/${id}`)).body, 'allowedTransitions');
    expect(ways).toMatchObject([
      { to: 'in_approval', isManual: false, event: 'acceptance_revoked', blockedBy: [] },
      {
        to: 'in_repair',
        isManual: true,
        permission: 'interventions:transition',
        blockedBy: ['AUTHORIZATION_REQUIRED'],
      },
      { to: 'cancelled', blockedBy: [] },
    ]);
  });

  it('requires a verification for each round of work if the company wants it', async () => {
    const { id, orderId } = await office.bring(await newVehicle(), 'approved', people);
    const order = orderId || (await office.orderOf(id));
    await office.post(`work-authorizations/${order}/validate`);
    await set('field_verification.before_work_required', true);
    await set('field_verification.after_work_required', true);
    const verify = async (verificationType: string, isSatisfactory = true): Promise<void> => {
      const body = { interventionId: id, verificationType, findings: 'Constat', isSatisfactory };
      await office.post(`field-verifications/${await office.make('field-verifications', body)}/complete`);
    };
    expect(outcome(await ask(id, 'in_repair'))).toEqual([422, 'FIELD_VERIFICATION_REQUIRED']);
    await verify('before_work', false);
    expect(outcome(await ask(id, 'in_repair'))).toEqual([422, 'FIELD_VERIFICATION_REQUIRED']);
    await verify('before_work');
    await office.move(id, 'in_repair');
    expect(outcome(await ask(id, 'repair_completed'))).toEqual([422, 'FIELD_VERIFICATION_REQUIRED']);
    await verify('after_work');
    await office.move(id, 'repair_completed');
    await office.takeBack(id, { isVehicleReady: false, remainingIssues: 'Bruit' });
    expect(outcome(await ask(id, 'repair_completed'))).toEqual([422, 'FIELD_VERIFICATION_REQUIRED']);
    await set('field_verification.before_work_required', false);
    await set('field_verification.after_work_required', false);
  });

  it('can be put on hold and resumed', async () => {
    const id = await office.report(await newVehicle());
    const resume = (): Promise<Answer> => office.client.post(`/api/v1/interventions/${id}/resume`);
    expect(outcome(await resume())).toEqual([409, 'INTERVENTION_NOT_ON_HOLD']);
    await office.post(`interventions/${id}/hold`, { reason: 'Pièce en commande' });
    expect(outcome(await office.client.post(`/api/v1/interventions/${id}/hold`, { reason: 'x' }))).toEqual([
      409,
      'INTERVENTION_ON_HOLD',
    ]);
    expect(field((await office.get('interventions?isOnHold=true')).body, 'data.0.id')).toBe(id);
    expect((await resume()).status).toBe(200);
    const holds = field((await office.get(`interventions/${id}/history`)).body, 'holds');
    expect(holds).toMatchObject([{ reason: 'Pièce en commande', releasedAt: expect.any(String) }]);
  });

  it('keeps its vehicle from being sold, deleted or exchanged', async () => {
    const vehicle = await newVehicle();
    const id = await office.report(vehicle);
    const other = await newVehicle();
    const sale = { disposalDate: '2026-01-01', disposalPrice: '1', disposalReason: 'Vente' };
    for (const refused of [
      await office.client.post(`/api/v1/vehicles/${vehicle}/dispose`, sale),
      await office.client.delete(`/api/v1/vehicles/${vehicle}`),
    ])
      expect(outcome(refused)).toEqual([409, 'VEHICLE_IN_INTERVENTION']);
    const version = async (): Promise<unknown> => field((await office.get(`interventions/${id}`)).body, 'version');
    const exchange = async (): Promise<Answer> =>
      office.client.patch(`/api/v1/interventions/${id}`, { vehicleId: other, version: await version() });
    expect((await exchange()).status).toBe(200);
    await office.prediagnose(id, people.expertId);
    const back = await office.client.patch(`/api/v1/interventions/${id}`, {
      vehicleId: vehicle,
      version: await version(),
    });
    expect(outcome(back)).toEqual([409, 'INTERVENTION_FROZEN']);
    expect(field((await office.get('vehicles?hasOpenIntervention=true&limit=100')).body, 'data')).toContainEqual(
      expect.objectContaining({ id: other, openInterventionsCount: 1 }),
    );
  });

  it('can be deleted only while nothing was created from it', async () => {
    const vehicle = await newVehicle();
    const body = { vehicleId: vehicle, title: 'Erreur', odometerReading: 120 };
    const id = await office.make('interventions', body);
    expect((await office.client.delete(`/api/v1/interventions/${id}`)).status).toBe(204);
    expect(field((await office.get(`vehicles/${vehicle}`)).body, 'mileage')).toBe(0);
    const begun = await office.report(vehicle);
    await office.prediagnose(begun, people.expertId);
    expect(outcome(await office.client.delete(`/api/v1/interventions/${begun}`))).toEqual([409, 'INTERVENTION_FROZEN']);
  });

  it('cannot start in the future or with a vehicle that is gone', async () => {
    const vehicle = await newVehicle();
    const report = (body: object): Promise<Answer> =>
      office.client.post('/api/v1/interventions', { vehicleId: vehicle, title: 'x', ...body });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(outcome(await report({ reportedAt: tomorrow }))).toEqual([422, 'REPORTED_IN_FUTURE']);
    expect(outcome(await report({ vehicleId: 999_999 }))).toEqual([422, 'REFERENCE_NOT_FOUND']);
    const sale = { disposalDate: '2026-01-01', disposalPrice: '1', disposalReason: 'Vente' };
    await office.post(`vehicles/${vehicle}/dispose`, sale);
    expect(outcome(await report({}))).toEqual([422, 'VEHICLE_SOLD']);
  });

  it('records the downtime of the vehicle, with its end after its beginning', async () => {
    const id = await office.report(await newVehicle());
    const version = field((await office.get(`interventions/${id}`)).body, 'version');
    const reversed = { immobilizedFrom: '2026-03-02T00:00:00Z', immobilizedUntil: '2026-03-01T00:00:00Z', version };
    expect(outcome(await office.client.patch(`/api/v1/interventions/${id}`, reversed))).toEqual([
      422,
      'IMMOBILIZATION_REVERSED',
    ]);
  });

  it('skips the quote for small routine work up to a limit', async () => {
    await set('approval.fast_track_limit', '50000');
    const types = await office.get('intervention-types?limit=1');
    const typeId = numberField(types.body, 'data.0.id');
    const version = field(types.body, 'data.0.version');
    await office.client.patch(`/api/v1/intervention-types/${typeId}`, { fastTrack: true, version });
    const body = { vehicleId: await newVehicle(), title: 'Essuie-glaces', interventionTypeId: typeId };
    const id = await office.make('interventions', body);
    const track = (estimatedAmount: string): Promise<Answer> =>
      office.client.post(`/api/v1/interventions/${id}/fast-track`, { estimatedAmount, garageId: people.garageId });
    expect(outcome(await track('50001'))).toEqual([422, 'FAST_TRACK_NOT_ALLOWED']);
    const order = await track('50000');
    expect(order.body).toMatchObject({ status: 'draft', quoteId: null, maxAmount: '50000' });
    expect(await office.statusOf(id)).toBe('approved');
    const slow = await office.report(await newVehicle());
    const refused = await office.client.post(`/api/v1/interventions/${slow}/fast-track`, { estimatedAmount: '1' });
    expect(outcome(refused)).toEqual([422, 'FAST_TRACK_NOT_ALLOWED']);
  });

  it('is visible to a driver for the own vehicle', async () => {
    const driver = await application.member('flotte-abidjan', tenantId, 'conducteur');
    const id = await office.report(await newVehicle());
    expect((await driver.get(`/api/v1/interventions/${id}`)).status).toBe(404);
    expect(field((await driver.get('/api/v1/interventions')).body, 'meta.total')).toBe(0);
    expect(outcome(await driver.post('/api/v1/interventions', { vehicleId: await newVehicle(), title: 'x' }))).toEqual([
      422,
      'REFERENCE_NOT_FOUND',
    ]);
  });
});
