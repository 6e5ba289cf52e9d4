import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire } from '../support/workshop-desk';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';
import { PDF, PNG, upload } from '../support/multipart';
import { RouteWalk } from '../support/route-walk';

const { paths } = JSON.parse(readFileSync(join(__dirname, 'openapi.json'), 'utf8')) as {
  paths: ConstructorParameters<typeof RouteWalk>[0];
};

/** Is in every text of the competitor, and in no other text. */
const SECRET = 'ZZSECRET';
const line = (description: string, unitPrice: string): object => ({
  workType: 'other',
  description,
  quantity: '1',
  unitPrice,
});

/** Two garages work for one company; a user of the first garage logs in. */
describe('A member bound to a garage', () => {
  let application: RunningApplication;
  let office: Desk;
  let garage: HttpClient;
  let tenantId: number;
  let own: { garageId: number; intervention: number; shared: number; quote: number; order: number; invoice: number };
  let walk: RouteWalk;
  let memberId: number;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
    const { expertId, garageId } = await hire(office);
    const competitor = await office.make('garages', { name: `Garage ${SECRET}`, city: SECRET });
    const shared = await sharedIntervention(expertId, garageId, competitor);
    const theirs = await competitorsIntervention(shared, expertId, competitor);
    const alone = await office.bring(await vehicle('1111 AB 01'), 'vehicle_received', { expertId, garageId });
    const invoice = await received(alone.id, alone.orderId, 'A-1');
    own = { garageId, intervention: alone.id, shared, quote: alone.quoteId, order: alone.orderId, invoice };
    walk = new RouteWalk(paths, theirs);
    garage = await application.member('flotte-abidjan', tenantId, 'garage_partenaire');
    memberId = numberField((await garage.get('/api/v1/auth/me')).body, 'id');
    await office.client.patch(`/api/v1/users/${memberId}`, { garageId });
  });

  afterAll(async () => {
    await application.stop();
  });

  const vehicle = (plateNumber: string): Promise<number> => application.vehicleOf(office.client, { plateNumber });
  const outcome = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];
  const idsOf = ({ body }: Answer): unknown[] => (field(body, 'data') as { id: number }[]).map(({ id }) => id);
  const attach = async (entityType: string, entityId: number): Promise<number> =>
    numberField(
      (
        await upload(
          office.client,
          { entityType, entityId, category: 'document' },
          { name: `${SECRET}.pdf`, content: PDF },
        )
      ).body,
      'id',
    );

  const received = async (interventionId: number, workAuthorizationId: number, externalNumber: string) => {
    const body = { interventionId, workAuthorizationId, direction: 'received', externalNumber };
    const id = await office.make('invoices', body);
    await office.post(`invoices/${id}/register`);
    return id;
  };

  /** Both garages made an offer; the competitor got the work. */
  const sharedIntervention = async (expertId: number, garageId: number, competitor: number): Promise<number> => {
    const id = await office.report(await vehicle('2222 AB 01'));
    await office.prediagnose(id, expertId);
    await office.quote(id, garageId, { lines: [line('Freins', '90000')] });
    const secret = { lines: [line(`Freins ${SECRET}`, '70000')], notes: SECRET, externalReference: SECRET };
    const quote = await office.quote(id, competitor, secret);
    await office.move(id, 'in_approval');
    await office.post(`quotes/${quote}/accept`);
    const order = await office.orderOf(id);
    const version = field((await office.get(`work-authorizations/${order}`)).body, 'version');
    const path = `/api/v1/work-authorizations/${order}`;
    await office.client.patch(path, { specialInstructions: SECRET, version });
    await office.post(`work-authorizations/${order}/validate`);
    await office.move(id, 'in_repair', { reason: 'Début' });
    return id;
  };

  /** All records of the competitor in the shared intervention, by the first part of their routes. */
  const competitorsIntervention = async (interventionId: number, expertId: number, garageId: number) => {
    const first = async (path: string): Promise<number> => numberField((await office.get(path)).body, 'data.0.id');
    const quote = await first(`quotes?interventionId=${interventionId}&garageId=${garageId}`);
    const order = await first(`work-authorizations?interventionId=${interventionId}`);
    const verification = await office.make('field-verifications', {
      interventionId,
      verificationType: 'during_work',
      findings: SECRET,
    });
    await office.move(interventionId, 'repair_completed');
    await office.takeBack(interventionId, { workCompleted: SECRET, vehicleCondition: SECRET });
    const invoice = await received(interventionId, order, SECRET);
    const payment = await office.make(`invoices/${invoice}/payments`, {
      amount: '1',
      method: 'cash',
      reference: SECRET,
    });
    const ownPaper = await office.make('prediagnostics', {
      interventionId: await report(),
      expertId,
      garageId,
      summary: SECRET,
    });
    return {
      interventions: await report(),
      quotes: quote,
      'work-authorizations': order,
      'field-verifications': verification,
      'reception-reports': await first(`reception-reports?interventionId=${interventionId}`),
      prediagnostics: ownPaper,
      invoices: invoice,
      payments: payment,
      'supply-prices': await first(`supply-prices?garageId=${garageId}`),
      vehicles: await vehicle('3333 AB 01'),
      garages: garageId,
      attachments: await attach('quote', quote),
    };
  };

  const report = async (): Promise<number> =>
    office.report(await vehicle(`${9000 + (plates += 1)} AB 01`), `Panne ${SECRET}`);

  it('sees the garage in its own profile', async () => {
    expect((await garage.get('/api/v1/auth/me')).body).toMatchObject({
      garageId: own.garageId,
      role: 'garage_partenaire',
    });
  });

  it('sees nothing without an assigned garage', async () => {
    const login = await application.member('flotte-abidjan', tenantId, 'garage_partenaire');
    for (const list of ['quotes', 'interventions', 'vehicles', 'invoices'])
      expect([list, field((await login.get(`/api/v1/${list}`)).body, 'meta.total')]).toEqual([list, 0]);
  });

  it('sees its own offers, orders, invoices and prices, and their interventions', async () => {
    const lists = {
      quotes: 2,
      'work-authorizations': 1,
      invoices: 1,
      interventions: 2,
      vehicles: 2,
      prediagnostics: 2,
      'reception-reports': 1,
      'supply-prices': 3,
    };
    for (const [list, total] of Object.entries(lists)) {
      const answer = await garage.get(`/api/v1/${list}`);
      expect([list, answer.status, field(answer.body, 'meta.total')]).toEqual([list, 200, total]);
    }
    for (const path of [`quotes/${own.quote}`, `work-authorizations/${own.order}`, `invoices/${own.invoice}`])
      expect([path, (await garage.get(`/api/v1/${path}`)).status]).toEqual([path, 200]);
    expect((await garage.get(`/api/v1/quotes/${own.quote}/pdf`)).status).toBe(200);
  });

  it('reads nothing of a competitor on any route', async () => {
    const found: string[] = [];
    const visited = await walk.read(garage, ({ path, answer }) => {
      if (answer.text.includes(SECRET)) found.push(path);
    });
    expect(found).toEqual([]);
    expect(visited).toBeGreaterThan(150);
    for (const list of [
      'quotes',
      'work-authorizations',
      'invoices',
      'payments',
      'supply-prices',
      'field-verifications',
    ])
      expect([list, (await office.get(list)).text.includes(SECRET)]).toEqual([list, true]);
  });

  it('receives 404 for every record of a competitor', async () => {
    const wrong: unknown[] = [];
    const visited = await walk.touch(garage, ({ route, answer }) => {
      if (![403, 404].includes(answer.status)) wrong.push([route, answer.status, answer.text.slice(0, 200)]);
    });
    expect(wrong).toEqual([]);
    expect(visited).toBeGreaterThan(70);
  });

  it('finds no competitor in a shared intervention: not by comparison, history, search or filter', async () => {
    const compared = await garage.get(`/api/v1/interventions/${own.shared}/quote-comparison`);
    expect(field(compared.body, 'quotes')).toEqual([]);
    const shown = await garage.get(`/api/v1/interventions/${own.shared}`);
    expect(field(shown.body, 'acceptedQuoteId')).toBeNull();
    const history = await garage.get(`/api/v1/interventions/${own.shared}/history`);
    const steps = field(history.body, 'steps') as { byName: string | null; documentId: number | null }[];
    expect(steps.filter(({ byName }) => byName !== null)).toEqual([]);
    expect(steps.map(({ documentId }) => documentId)).not.toContain(walk.idOf('quotes'));
    expect(idsOf(await garage.get(`/api/v1/interventions?garageId=${walk.idOf('garages')}`))).toEqual([]);
    expect(idsOf(await garage.get(`/api/v1/quotes?search=${SECRET}`))).toEqual([]);
  });

  it('writes offers of its own garage alone', async () => {
    const body = { interventionId: own.shared, lines: [line('Disques', '10000')], kind: 'supplementary' };
    const competitor = walk.idOf('garages');
    const refused = await garage.post('/api/v1/quotes', { ...body, garageId: competitor });
    expect([outcome(refused), refused.text.includes(SECRET)]).toEqual([[422, 'REFERENCE_NOT_FOUND'], false]);
    const draft = await office.make('quotes', { ...body, interventionId: await inRepair(), garageId: own.garageId });
    const version = numberField((await garage.get(`/api/v1/quotes/${draft}`)).body, 'version');
    for (const garageId of [competitor, null]) {
      const moved = await garage.patch(`/api/v1/quotes/${draft}`, { garageId, version });
      expect(outcome(moved)).toEqual([422, 'REFERENCE_NOT_FOUND']);
    }
    expect((await garage.patch(`/api/v1/quotes/${draft}`, { notes: 'Vu', version })).status).toBe(200);
    const { interventionId } = (await garage.get(`/api/v1/quotes/${draft}`)).body as { interventionId: number };
    const made = await garage.post('/api/v1/quotes', { ...body, interventionId });
    expect([made.status, field(made.body, 'garageId')]).toEqual([201, own.garageId]);
  });

  const inRepair = async (plate = '4444 AB 01'): Promise<number> =>
    (await office.bring(await vehicle(plate), 'in_repair', { expertId: 1, garageId: own.garageId })).id;

  it('cannot read the catalogue by naming a supply in a line', async () => {
    const catalogued = { reference: 'PLQ', name: SECRET, categoryId: 1, kind: 'part', unitPrice: '4711' };
    const supplyId = await office.make('supplies', catalogued);
    const bare = { workType: 'supply', supplyId, quantity: '1' };
    const full = { ...bare, description: 'Plaquettes', unitPrice: '9000' };
    const intervention = { interventionId: await inRepair('6666 AB 01'), kind: 'supplementary' };
    const quote = await office.make('quotes', { ...intervention, garageId: own.garageId, lines: [full] });
    for (const unknown of [bare, full, { ...full, supplyId: 4_294_967_295 }]) {
      const answer = await garage.post('/api/v1/quotes', { ...intervention, lines: [unknown] });
      expect([...outcome(answer), answer.text.includes('4711')]).toEqual([422, 'REFERENCE_NOT_FOUND', false]);
    }
    // Lines that the office named keep their name and get the price of the garage.
    const change = (changed: object): Promise<Answer> =>
      garage.patch(`/api/v1/quotes/${quote}`, { lines: [changed], version: 1 });
    expect(outcome(await change(bare))).toEqual([400, 'VALIDATION_FAILED']);
    expect((await change(full)).status).toBe(200);
  });

  it('adds files only to its own offers', async () => {
    const file = { name: 'devis.pdf', content: PDF };
    expect(
      (await upload(garage, { entityType: 'quote', entityId: own.quote, category: 'document' }, file)).status,
    ).toBe(201);
    for (const [entityType, entityId] of [
      ['intervention', own.shared],
      ['work_authorization', own.order],
    ] as const)
      expect([
        entityType,
        ...outcome(await upload(garage, { entityType, entityId, category: 'document' }, file)),
      ]).toEqual([entityType, 403, 'FORBIDDEN']);
  });

  it('sees the photos of an intervention, but not its documents', async () => {
    const to = { entityType: 'intervention', entityId: own.shared };
    await upload(office.client, { ...to, category: 'photo' }, { name: 'roue.png', content: PNG });
    const paper = await upload(office.client, { ...to, category: 'document' }, { name: `${SECRET}.pdf`, content: PDF });
    const listed = await garage.get(`/api/v1/attachments?entityType=intervention&entityId=${own.shared}`);
    expect(field(listed.body, 'data')).toMatchObject([{ category: 'photo', originalName: 'roue.png' }]);
    const path = `/api/v1/attachments/${numberField(paper.body, 'id')}`;
    for (const route of [path, `${path}/content`]) expect((await garage.get(route)).status).toBe(404);
  });

  it('reports progress only of work that it was ordered to do', async () => {
    const move = (id: number, to: string): Promise<Answer> =>
      garage.post(`/api/v1/interventions/${id}/transitions`, { to });
    expect(outcome(await move(own.shared, 'closed'))).toEqual([403, 'FORBIDDEN']);
    const intervention = await inRepair('5555 AB 01');
    expect((await move(intervention, 'repair_completed')).status).toBe(200);
  });

  it('needs an existing garage and permissions that can be restricted to it', async () => {
    const user = `/api/v1/users/${memberId}`;
    expect(outcome(await office.client.patch(user, { garageId: 999_999 }))).toEqual([422, 'REFERENCE_NOT_FOUND']);
    for (const grant of [{ roleCode: 'reparateur' }, { extraPermissions: ['reports:read'] }]) {
      const answer = await office.client.patch(user, grant);
      expect(outcome(answer)).toEqual([422, 'PERMISSION_NOT_NARROWABLE']);
    }
    expect(outcome(await office.client.patch(user, { garageId: null }))).toEqual([422, 'GARAGE_REQUIRED']);
    const invited = await office.client.post('/api/v1/users', {
      email: 'patron@garage.test',
      firstName: 'Ali',
      lastName: 'Ba',
      roleCode: 'garage_partenaire',
      garageId: own.garageId,
    });
    expect([invited.status, field(invited.body, 'garageId')]).toEqual([201, own.garageId]);
  });
});
