import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

interface Limit {
  readonly name: string;
  readonly limit: number;
  readonly source: string;
  readonly used: number | null;
  readonly state: string;
}

/** The platform sets the limits of a company. They hold for simultaneous requests too. */
describe('The limits of a company', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let id: number;

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Bornée', slug: 'bornee' });
    id = await application.tenantId('bornee');
  });

  afterAll(async () => {
    await application.stop();
  });

  const allow = async (values: Readonly<Record<string, number | null>>): Promise<void> => {
    const answer = await application.admin.patch(`/api/v1/tenants/${id}/limits`, { values });
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  };

  const limitOf = async (name: string): Promise<Limit | undefined> => {
    const { body } = await company.get('/api/v1/limits');
    return (field(body, 'data') as readonly Limit[]).find((limit) => limit.name === name);
  };

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];
  const refusal = [422, 'QUOTA_EXCEEDED'];

  let plates = 0;
  const addVehicle = async (): Promise<Answer> => {
    plates += 1;
    const plate = { plateNumber: `${1000 + plates} KX 01`, plateCountry: 'CI', year: 2023 };
    return company.post('/api/v1/vehicles', await application.vehicleBody(company, plate));
  };

  it('are visible to its members, who cannot change them', async () => {
    expect(await limitOf('vehicles')).toEqual({
      name: 'vehicles',
      limit: 100_000,
      source: 'default',
      used: 0,
      state: 'ok',
    });
    expect(await limitOf('requests_per_second')).toMatchObject({ used: null, state: 'ok' });
    for (const key of ['limits.vehicles', 'limits.storage_bytes', 'attachments.quota_bytes']) {
      const answer = await company.patch('/api/v1/settings', { values: { [key]: 5 } });
      expect([key, ...codeOf(answer)]).toEqual([key, 400, 'SETTING_UNKNOWN']);
      expect((await company.get(`/api/v1/settings/${key}`)).status).toBe(400);
      expect((await company.delete(`/api/v1/settings/${key}`)).status).toBe(400);
    }
    expect((await company.get('/api/v1/settings')).text).not.toContain('limits.');
    expect((await company.call('PATCH', '/api/v1/limits', { body: { values: { vehicles: 5 } } })).status).toBe(404);
  });

  it.each([
    [{ planes: 3 }, 'LIMIT_UNKNOWN'],
    [{ vehicles: -1 }, 'LIMIT_INVALID'],
    [{ vehicles: 1.5 }, 'LIMIT_INVALID'],
    [{ vehicles: '3' }, 'LIMIT_INVALID'],
    [{}, 'LIMIT_INVALID'],
  ])('are not %j', async (values, code) => {
    const answer = await application.admin.patch(`/api/v1/tenants/${id}/limits`, { values });
    expect(codeOf(answer)).toEqual([400, code]);
  });

  it('are the platform’s defaults for companies without their own', async () => {
    const platform = { values: { 'limits.vehicles': 70 } };
    expect((await application.admin.patch('/api/v1/parameters', platform)).status).toBe(200);
    await eventually('it is in force', async () => (await limitOf('vehicles'))?.limit === 70);
    await allow({ vehicles: 7 });
    expect(await limitOf('vehicles')).toMatchObject({ limit: 7, source: 'tenant' });
    await allow({ vehicles: null });
    expect(await limitOf('vehicles')).toMatchObject({ limit: 70, source: 'platform' });
    expect((await application.admin.delete('/api/v1/parameters/limits.vehicles')).status).toBe(204);
  });

  it('hold exactly for vehicles that are created simultaneously', async () => {
    await allow({ vehicles: 5 });
    const answers = await Promise.all(Array.from({ length: 12 }, addVehicle));
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(5);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map((answer) => JSON.stringify(codeOf(answer))))).toEqual(
      new Set([JSON.stringify(refusal)]),
    );
    expect(field(refused[0]?.body, 'detail')).toContain('5');
    expect(await limitOf('vehicles')).toMatchObject({ used: 5, state: 'full' });
  });

  it('still allow reading, changing and deleting, which frees capacity', async () => {
    const { body } = await company.get('/api/v1/vehicles?limit=2');
    const [first, second] = [numberField(body, 'data.0.id'), numberField(body, 'data.1.id')];
    expect((await company.patch(`/api/v1/vehicles/${first}`, { notes: 'vu', version: 1 })).status).toBe(200);
    expect((await company.delete(`/api/v1/vehicles/${first}`)).status).toBe(204);
    expect(await limitOf('vehicles')).toMatchObject({ used: 4, state: 'near' });
    expect((await addVehicle()).status).toBe(201);
    expect(codeOf(await company.post(`/api/v1/vehicles/${first}/restore`))).toEqual(refusal);
    expect((await company.delete(`/api/v1/vehicles/${second}`)).status).toBe(204);
    expect((await company.post(`/api/v1/vehicles/${first}/restore`)).status).toBe(200);
    await allow({ vehicles: null });
  });

  it('hold for members and invitations, also simultaneous ones, without closed or withdrawn ones', async () => {
    const colleague = await application.member('bornee', id, 'conducteur');
    const closed = numberField((await colleague.get('/api/v1/auth/me')).body, 'id');
    expect((await company.patch(`/api/v1/users/${closed}`, { isActive: false })).status).toBe(200);
    const used = (await limitOf('members'))?.used ?? 0;
    await allow({ members: used + 2 });
    const invite = (n: number): Promise<Answer> =>
      company.post('/api/v1/users', {
        email: `m${n}@bornee.test`,
        firstName: 'M',
        lastName: `${n}`,
        roleCode: 'conducteur',
      });
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => invite(n)));
    const outcomes = answers.map((answer) => (answer.status === 201 ? [201] : codeOf(answer)));
    expect(outcomes.filter(([status]) => status === 201)).toHaveLength(2);
    expect(outcomes.filter(([status]) => status !== 201)).toEqual([refusal, refusal, refusal, refusal]);
    const invited = numberField(answers.find(({ status }) => status === 201)?.body, 'id');
    expect((await company.delete(`/api/v1/users/${invited}`)).status).toBe(204);
    expect((await invite(7)).status).toBe(201);
    expect(codeOf(await company.patch(`/api/v1/users/${closed}`, { isActive: true }))).toEqual(refusal);
    await allow({ members: null });
  });

  it('hold for requests', async () => {
    await allow({ requests_per_second: 1, request_burst: 3 });
    await eventually('it is in force', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => company.get('/api/v1/auth/me')));
      return answers.some(({ status }) => status === 429);
    });
    await allow({ requests_per_second: null, request_burst: null });
    await eventually('it is no longer', async () => (await company.get('/api/v1/auth/me')).status === 200);
    await eventually('many may be made at once', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => company.get('/api/v1/auth/me')));
      return answers.every(({ status }) => status === 200);
    });
    expect(await limitOf('requests_per_second')).toMatchObject({ limit: 0, source: 'default' });
  });

  it('hold for the size of the database: nothing can be created, everything else works', async () => {
    const { globalName } = application.settings.database;
    await application.onServer((server) =>
      server.query(`UPDATE \`${globalName}\`.tenant_databases SET size_bytes = 5000 WHERE tenant_id = ?`, [id]),
    );
    await allow({ database_bytes: 5000 });
    await eventually('it is in force', async () => (await addVehicle()).status === 422);
    expect(codeOf(await addVehicle())).toEqual(refusal);
    const { body } = await company.get('/api/v1/vehicles?limit=1');
    expect((await company.delete(`/api/v1/vehicles/${numberField(body, 'data.0.id')}`)).status).toBe(204);
    expect(await limitOf('database_bytes')).toMatchObject({ limit: 5000, used: 5000, state: 'full' });
    await allow({ database_bytes: null });
    await eventually('it is no longer', async () => (await addVehicle()).status === 201);
  });
});
