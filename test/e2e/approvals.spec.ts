import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire } from '../support/workshop-desk';
import type { Intervention, People } from '../support/workshop-desk';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField, textField } from '../support/http-client';

const APPROVALS = ['quotes:read', 'quotes:approve', 'work_authorizations:read', 'work_authorizations:validate'];
const HUGE = '50000000';

/** An amount that binds the company must be approved by a user with that right, on every path to it. */
describe('An approval', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let people: People;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
    people = await hire(office);
  });

  beforeEach(() => set({ 'approval.four_eyes': false, 'approval.limits': {}, 'approval.fast_track_limit': '0' }));

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const set = async (values: Readonly<Record<string, unknown>>): Promise<void> => {
    const answer = await office.client.patch('/api/v1/settings', { values });
    if (answer.status >= 300) throw new Error(answer.text);
  };
  const newVehicle = (): Promise<number> =>
    application.vehicleOf(office.client, { plateNumber: `${1000 + (plates += 1)} AB 01` });
  const interventionAt = async (status: Parameters<Desk['bring']>[1]): Promise<Intervention> =>
    office.bring(await newVehicle(), status, people);
  const manager = async (): Promise<Desk> =>
    new Desk(await application.member('flotte-abidjan', tenantId, 'gestionnaire'));
  const order = (id: number): string => `/api/v1/work-authorizations/${id}`;
  const change = async (desk: Desk, path: string, body: object): Promise<Answer> => {
    const version = field((await desk.client.get(path)).body, 'version');
    return desk.client.patch(path, { ...body, version });
  };
  const validate = (desk: Desk, id: number): Promise<Answer> => desk.client.post(`${order(id)}/validate`, {});
  const keyFor = async (permissions: readonly string[]): Promise<HttpClient> => {
    const made = await office.client.post('/api/v1/api-keys', { name: 'Achats', permissions });
    return application.client.as({ host: 'flotte-abidjan.localhost', token: textField(made.body, 'key') });
  };

  it('covers the accepted amount: an order that was raised later needs a new approval by another user', async () => {
    const me = await manager();
    const { id, quoteId } = await interventionAt('in_approval');
    await set({ 'approval.four_eyes': true, 'approval.limits': { gestionnaire: '300000' } });
    await me.post(`quotes/${quoteId}/accept`);
    const orderId = await office.orderOf(id);
    expect((await change(me, order(orderId), { maxAmount: '299000' })).status).toBe(200);
    expect(outcome(await validate(me, orderId))).toEqual([422, 'FOUR_EYES']);
    await set({ 'approval.four_eyes': false });
    expect((await change(me, order(orderId), { maxAmount: HUGE })).status).toBe(200);
    expect(outcome(await validate(me, orderId))).toEqual([422, 'APPROVAL_LIMIT']);
    expect(outcome(await validate(await manager(), orderId))).toEqual([422, 'APPROVAL_LIMIT']);
    await change(office, order(orderId), { maxAmount: null });
    expect((await validate(me, orderId)).status).toBe(200);
  });

  it('of a part of a quote covers only that part', async () => {
    const me = await manager();
    const { id, quoteId } = await interventionAt('in_approval');
    await set({ 'approval.four_eyes': true });
    await me.post(`quotes/${quoteId}/accept`, { lineNumbers: [1] });
    const orderId = await office.orderOf(id);
    expect((await change(me, order(orderId), { quoteLineNumbers: [1, 2, 3] })).status).toBe(200);
    expect(outcome(await validate(me, orderId))).toEqual([422, 'FOUR_EYES']);
    expect((await validate(await manager(), orderId)).status).toBe(200);
  });

  it('is for the chosen garage: an order to another garage needs a new approval', async () => {
    const me = await manager();
    const { id, quoteId } = await interventionAt('in_approval');
    await set({ 'approval.four_eyes': true });
    await me.post(`quotes/${quoteId}/accept`);
    const orderId = await office.orderOf(id);
    const garageId = await office.make('garages', { name: `Garage d’un ami ${orderId}`, city: 'Abidjan' });
    expect((await change(me, order(orderId), { garageId })).status).toBe(200);
    expect(outcome(await validate(me, orderId))).toEqual([422, 'FOUR_EYES']);
  });

  it('is refused to the user who raised the accepted amount, and granted to the user who accepted it', async () => {
    const [me, other] = [await manager(), await manager()];
    const { id, quoteId } = await interventionAt('in_approval');
    await set({ 'approval.four_eyes': true });
    await other.post(`quotes/${quoteId}/accept`);
    const orderId = await office.orderOf(id);
    expect((await change(me, order(orderId), { maxAmount: '300000' })).status).toBe(200);
    expect(outcome(await validate(me, orderId))).toEqual([422, 'FOUR_EYES']);
    expect((await validate(other, orderId)).status).toBe(200);
  });

  it('is refused to the user who rewrote a colleague’s quote', async () => {
    const [me, other] = [await manager(), await manager()];
    const { id } = await interventionAt('prediagnostic_completed');
    const { garageId } = people;
    const lines = [{ workType: 'other', description: 'Tout', quantity: '1', unitPrice: '900000' }];
    const quoteId = await other.make('quotes', { interventionId: id, garageId, lines });
    const rewritten = [{ ...lines[0], unitPrice: '9000000' }];
    expect((await change(me, `/api/v1/quotes/${quoteId}`, { lines: rewritten })).status).toBe(200);
    await other.post(`quotes/${quoteId}/receive`);
    await office.move(id, 'in_approval');
    await set({ 'approval.four_eyes': true });
    const accept = (desk: Desk): Promise<Answer> => desk.client.post(`/api/v1/quotes/${quoteId}/accept`, {});
    expect(outcome(await accept(me))).toEqual([422, 'FOUR_EYES']);
    expect(outcome(await accept(other))).toEqual([422, 'FOUR_EYES']);
    expect((await accept(await manager())).status).toBe(200);
  });

  it('by the fast track is limited, also after the order was changed or reduced', async () => {
    await set({ 'approval.fast_track_limit': '50000' });
    const id = await office.report(await newVehicle());
    const typeId = await office.make('intervention-types', {
      name: `Lavage ${id}`,
      kind: 'other',
      fastTrack: true,
    });
    await change(office, `/api/v1/interventions/${id}`, { interventionTypeId: typeId });
    const made = await office.post(`interventions/${id}/fast-track`, {
      estimatedAmount: '40000',
      garageId: people.garageId,
    });
    const orderId = numberField(made.body, 'id');
    const lines = [{ workType: 'other', description: 'Lavage', quantity: '1', unitPrice: '20000' }];
    await change(office, order(orderId), { lines, maxAmount: HUGE });
    expect(outcome(await validate(office, orderId))).toEqual([422, 'FAST_TRACK_NOT_ALLOWED']);
    await change(office, order(orderId), { maxAmount: '30000' });
    expect((await validate(office, orderId)).status).toBe(200);
    const { garageId } = people;
    const slice = await office.make('work-authorizations', { interventionId: id, garageId, lines });
    expect(outcome(await validate(office, slice))).toEqual([422, 'FAST_TRACK_NOT_ALLOWED']);
  });

  it('of orders without a quote is limited by their sum', async () => {
    const me = await manager();
    const { id } = await interventionAt('approved');
    const lines = [{ workType: 'other', description: 'Divers', quantity: '1', unitPrice: '50000' }];
    const slice = (): Promise<number> =>
      office.make('work-authorizations', { interventionId: id, garageId: people.garageId, lines });
    await set({ 'approval.limits': { gestionnaire: '100000' } });
    expect((await validate(me, await slice())).status).toBe(200);
    expect(outcome(await validate(me, await slice()))).toEqual([422, 'APPROVAL_LIMIT']);
  });

  it('is refused to an API key, unless the company set a limit for keys', async () => {
    const key = await keyFor(APPROVALS);
    const { quoteId } = await interventionAt('in_approval');
    const accept = (): Promise<Answer> => key.post(`/api/v1/quotes/${quoteId}/accept`, {});
    expect(outcome(await accept())).toEqual([422, 'APPROVAL_LIMIT']);
    await set({ 'approval.limits': { api_key: '292049' } });
    expect(outcome(await accept())).toEqual([422, 'APPROVAL_LIMIT']);
    await set({ 'approval.limits': { api_key: '292050' } });
    expect((await accept()).status).toBe(200);
  });

  it('is refused to a platform administrator with a grant, unless the company set a limit for them', async () => {
    const { quoteId } = await interventionAt('in_approval');
    const reason = { reason: 'Ticket 4711 : devis bloqué' };
    const entered = await application.admin.post(`/admin/api/v1/tenants/${tenantId}/enter`, reason);
    const token = textField(entered.body, 'accessToken');
    const inside = application.client.as({ host: 'flotte-abidjan.localhost', token });
    const accept = (): Promise<Answer> => inside.post(`/api/v1/quotes/${quoteId}/accept`, {});
    expect(outcome(await accept())).toEqual([422, 'APPROVAL_LIMIT']);
    await set({ 'approval.limits': { platform_grant: '300000' } });
    expect((await accept()).status).toBe(200);
  });

  it('is limited by the role, however its code is written', async () => {
    const roles = '/api/v1/roles';
    const role = { labelFr: 'X', labelEn: 'X', permissions: APPROVALS };
    expect(outcome(await office.client.post(roles, { ...role, code: 'api_key' }))).toEqual([409, 'ROLE_CODE_RESERVED']);
    const me = await application.member('flotte-abidjan', tenantId, 'gestionnaire');
    const user = `/api/v1/users/${numberField((await me.get('/api/v1/auth/me')).body, 'id')}`;
    expect(outcome(await office.client.patch(user, { roleCode: 'GESTIONNAIRE' }))).toEqual([400, 'ROLE_UNKNOWN']);
    expect(outcome(await office.client.post(roles, { ...role, code: 'constructor' }))).toEqual([
      409,
      'ROLE_CODE_RESERVED',
    ]);
    await application.onServer((server) =>
      server.query(
        `INSERT INTO \`${application.settings.database.globalName}\`.roles (code, tenant_id, label_fr, label_en, version)
          VALUES ('constructor', ?, 'X', 'X', 1)`,
        [tenantId],
      ),
    );
    const odd = { roleCode: 'constructor', extraPermissions: APPROVALS };
    expect((await office.client.patch(user, odd)).status).toBe(200);
    const { quoteId } = await interventionAt('in_approval');
    const limits = await office.client.patch('/api/v1/settings', {
      values: { 'approval.limits': { constructor: '1' } },
    });
    expect(outcome(limits)).toEqual([400, 'VALIDATION_FAILED']);
    expect((await me.post(`/api/v1/quotes/${quoteId}/accept`, {})).status).toBe(200);
  });

  it('is required for a received invoice above the ordered amount', async () => {
    const me = await manager();
    const { id, orderId } = await interventionAt('vehicle_received');
    const body = { interventionId: id, workAuthorizationId: orderId, direction: 'received', externalNumber: `F-${id}` };
    const within = await me.make('invoices', body);
    const lines = [{ workType: 'other', description: 'Surprise', quantity: '1', unitPrice: '900000' }];
    const beyond = await me.make('invoices', { ...body, externalNumber: `G-${id}`, lines });
    const register = (desk: Desk, invoice: number): Promise<Answer> =>
      desk.client.post(`/api/v1/invoices/${invoice}/register`, {});
    await set({ 'approval.four_eyes': true });
    expect(outcome(await register(me, beyond))).toEqual([422, 'FOUR_EYES']);
    await set({ 'approval.limits': { gestionnaire: '300000' } });
    expect(outcome(await register(await manager(), beyond))).toEqual([422, 'APPROVAL_LIMIT']);
    expect((await register(me, within)).status).toBe(200);
  });
});
