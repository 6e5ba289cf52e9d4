import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk } from '../support/workshop-desk';
import type { Answer, HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';

describe('The link between an account and a personnel record', () => {
  let application: RunningApplication;
  let office: Desk;
  let clerk: HttpClient;
  let accounts: readonly number[];

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    const tenantId = await application.tenantId('flotte-abidjan');
    const member = (): Promise<HttpClient> => application.member('flotte-abidjan', tenantId, 'conducteur');
    clerk = await application.member('flotte-abidjan', tenantId, 'secretaire');
    const idOf = async (login: HttpClient): Promise<number> =>
      numberField((await login.get('/api/v1/auth/me')).body, 'id');
    accounts = [await idOf(await member()), await idOf(await member()), await idOf(clerk)];
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];
  const change = async (client: HttpClient, path: string, body: object): Promise<Answer> => {
    const version = field((await office.get(path)).body, 'version');
    return client.patch(`/api/v1/${path}`, { ...body, version });
  };

  it('is created by a user manager, and cannot be moved', async () => {
    const [first = 0, second = 0, own = 0] = accounts;
    const person = { firstName: 'Awa', lastName: 'Koné' };
    const refused = await clerk.post('/api/v1/collaborateurs', { ...person, userId: own });
    expect(outcome(refused)).toEqual([403, 'FORBIDDEN']);
    const staff = `collaborateurs/${await office.make('collaborateurs', { ...person, userId: first })}`;
    expect(outcome(await change(clerk, staff, { userId: own }))).toEqual([403, 'FORBIDDEN']);
    expect((await change(clerk, staff, { position: 'Chef' })).status).toBe(200);
    expect(outcome(await change(office.client, staff, { userId: second }))).toEqual([409, 'ACCOUNT_LINKED']);
    const taken = await office.client.post('/api/v1/collaborateurs', { ...person, userId: first });
    expect(outcome(taken)).toEqual([409, 'USER_TAKEN']);
    expect((await change(office.client, staff, { userId: null })).status).toBe(200);
    expect((await change(office.client, staff, { userId: second })).status).toBe(200);
  });

  it('gives access to vehicles by a driver record, which a user manager links', async () => {
    const [first = 0] = accounts;
    const person = { firstName: 'Yao', lastName: 'Ba' };
    const linked = await office.make('collaborateurs', { ...person, userId: first });
    const free = await office.make('collaborateurs', person);
    const licence = { ...person, licenseNumber: 'YAO-2' };
    const refused = await clerk.post('/api/v1/drivers', { ...licence, collaborateurId: linked });
    expect(outcome(refused)).toEqual([403, 'FORBIDDEN']);
    const driver = `drivers/${await office.make('drivers', { ...licence, collaborateurId: linked })}`;
    expect(outcome(await change(clerk, driver, { collaborateurId: null }))).toEqual([403, 'FORBIDDEN']);
    expect(outcome(await change(office.client, driver, { collaborateurId: free }))).toEqual([409, 'ACCOUNT_LINKED']);
    const other = { firstName: 'Ali', lastName: 'Ba', licenseNumber: 'ALI-1', collaborateurId: free };
    expect((await clerk.post('/api/v1/drivers', other)).status).toBe(201);
  });

  it('returns with a restored record, for user managers only', async () => {
    const keeper = await application.member(
      'flotte-abidjan',
      await application.tenantId('flotte-abidjan'),
      'gestionnaire',
    );
    const id = numberField((await keeper.get('/api/v1/auth/me')).body, 'id');
    const restore = ['collaborateurs:delete'];
    await office.client.patch(`/api/v1/users/${id}`, { extraPermissions: restore });
    const person = await office.make('collaborateurs', { firstName: 'Ama', lastName: 'Ba', userId: id });
    expect((await office.client.delete(`/api/v1/collaborateurs/${person}`)).status).toBe(204);
    expect(outcome(await keeper.post(`/api/v1/collaborateurs/${person}/restore`))).toEqual([403, 'FORBIDDEN']);
    expect((await office.client.post(`/api/v1/collaborateurs/${person}/restore`)).status).toBe(200);
  });
});
