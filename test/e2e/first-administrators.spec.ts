import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';

const EMAIL = 'awa.kone@flotte-abidjan.test';
const NEW = { name: 'Flotte Abidjan', slug: 'flotte-abidjan', administrator: { email: EMAIL } };

/** A company needs a first administrator, or no user can log in. */
describe('A tenant created over REST', () => {
  let application: RunningApplication;

  beforeAll(async () => {
    application = await startApplication();
  });

  afterAll(async () => {
    await application.stop();
  });

  it('has a first administrator with all rights, who accepts by the link in the answer', async () => {
    const created = await application.admin.post('/api/v1/tenants', NEW);
    expect([created.status, textField(created.body, 'slug')]).toEqual([201, 'flotte-abidjan']);
    const link = textField(created.body, 'invitation');
    const company = application.client.as({ host: 'flotte-abidjan.localhost' });
    const person = { password: 'Un mot de passe assez long 7' };
    const token = /[#?]token=([\w-]+)/.exec(link)?.[1];
    const accepted = await company.post('/api/v1/auth/invitation', { token, ...person });
    expect([accepted.status, accepted.text]).toEqual([204, '']);
    const login = await company.post('/api/v1/auth/login', { email: EMAIL, password: person.password });
    const me = company.as({ token: textField(login.body, 'accessToken') });
    expect(field((await me.get('/api/v1/users')).body, 'data')).toMatchObject([{ email: EMAIL, roleCode: 'admin' }]);
    const id = await application.vehicleOf(me, { plateNumber: '1234 AB 01' });
    expect(id).toBeGreaterThan(0);
  });

  it('is recorded with the status of the answer', async () => {
    const client = await application.company({ name: 'Flotte Bouaké', slug: 'flotte-bouake' });
    const id = await application.vehicleOf(client, { plateNumber: '5678 AB 01' });
    await client.post(`/api/v1/vehicles/${id}/status`, { status: 'maintenance' });
    let statuses: unknown[] = [];
    await eventually('both writes are on record', async () => {
      const entries = await client.get('/api/v1/audit-logs?entityType=vehicles&outcome=done');
      statuses = (field(entries.body, 'data') as { status: number }[]).map(({ status }) => status);
      return statuses.length >= 2;
    });
    expect(statuses).toEqual([200, 201]);
  });

  it('has no administrator unless one is requested, which the answer says; an invalid address is refused', async () => {
    const created = await application.admin.post('/api/v1/tenants', { name: 'Sans', slug: 'sans-personne' });
    expect([created.status, field(created.body, 'invitation')]).toEqual([201, null]);
    const wrong = { name: 'Faux', slug: 'faux', administrator: { email: 'nobody' } };
    const refused = await application.admin.post('/api/v1/tenants', wrong);
    expect([refused.status, field(refused.body, 'errors.0.pointer')]).toEqual([400, '/administrator/email']);
    expect(numberField((await application.admin.get('/api/v1/tenants?search=faux')).body, 'meta.total')).toBe(0);
  });
});
