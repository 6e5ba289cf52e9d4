import { MembershipsService } from '../../src/global/memberships/memberships.service';
import { UsersService } from '../../src/global/users/users.service';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { FakeSmtp } from '../support/fake-smtp';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const AUTH = '/api/v1/auth';
const USERS = '/api/v1/users';

interface Waiting {
  readonly id: number;
  readonly tenantId: number;
  readonly roleCode: string;
}

describe('An invitation', () => {
  let application: RunningApplication;
  let smtp: FakeSmtp;
  let inviter: HttpClient;
  let host: HttpClient;
  let tenantId: number;
  let elsewhereId: number;
  let people = 0;

  beforeAll(async () => {
    smtp = await FakeSmtp.start();
    application = await startApplication({ SMTP_URL: smtp.url, MAIL_FROM: 'Impact Auto <no-reply@impact-auto.test>' });
    inviter = await application.company({ name: 'Invitante', slug: 'invitante' });
    await application.company({ name: 'Ailleurs', slug: 'ailleurs' });
    host = application.client.as({ host: 'invitante.localhost' });
    tenantId = await application.tenantId('invitante');
    elsewhereId = await application.tenantId('ailleurs');
  });

  afterAll(async () => {
    await application.stop();
    await smtp.stop();
  });

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  /** An account of another company whose name differs from the one in the invitation. */
  const somebodyElsewhere = async (email?: string): Promise<{ client: HttpClient; email: string; id: number }> => {
    people += 1;
    const address = email ?? `ailleurs${people}@ailleurs.test`;
    const names = { firstName: 'Véritable', lastName: 'Nom', mustChangePassword: false };
    const { id } = await application.app.get(UsersService).create({ email: address, password: PASSWORD, ...names });
    await application.app.get(MembershipsService).grant(id, elsewhereId, 'comptable');
    const there = application.client.as({ host: 'ailleurs.localhost' });
    const { body } = await there.post(`${AUTH}/login`, { email: address, password: PASSWORD });
    return { client: there.as({ token: textField(body, 'accessToken') }), email: address, id };
  };

  const invite = (email: string, roleCode = 'gestionnaire'): Promise<Answer> =>
    inviter.post(USERS, { email, firstName: 'Tel', lastName: 'Quel', roleCode });

  const login = (email: string, password = PASSWORD): Promise<Answer> =>
    host.post(`${AUTH}/login`, { email, password });

  const waitingFor = async (client: HttpClient): Promise<Waiting[]> =>
    field((await client.get(`${AUTH}/invitations`)).body, 'data') as Waiting[];

  const companiesOf = async (client: HttpClient): Promise<number[]> => {
    const mine = field((await client.get(`${AUTH}/tenants`)).body, 'data') as { tenantId: number }[];
    return mine.map((one) => one.tenantId);
  };

  describe('of a person with an account', () => {
    it('grants nothing before the acceptance: no login, no switch, no entry in a list', async () => {
      const { client, email } = await somebodyElsewhere();
      expect((await invite(email, 'admin')).status).toBe(201);
      expect((await login(email)).status).toBe(401);
      expect(await companiesOf(client)).toEqual([elsewhereId]);
      const { body } = await client.post(`${AUTH}/login`, { email, password: PASSWORD });
      const switched = { tenantId, refreshToken: textField(body, 'refreshToken') };
      const fresh = client.as({ token: textField(body, 'accessToken') });
      expect(codeOf(await fresh.post(`${AUTH}/switch-tenant`, switched))).toEqual([404, 'NOT_A_MEMBER']);
      expect(codeOf(await fresh.call('PUT', `${AUTH}/primary-tenant`, { body: { tenantId } }))).toEqual([
        404,
        'NOT_A_MEMBER',
      ]);
    });

    it('is accepted by the account in a session of its own company', async () => {
      const { client, email, id } = await somebodyElsewhere();
      await invite(email, 'secretaire');
      const [waiting] = await waitingFor(client);
      expect(waiting).toMatchObject({ tenantId, roleCode: 'secretaire' });
      expect((await client.post(`${AUTH}/invitations/${waiting?.id}/accept`)).status).toBe(204);
      expect(await waitingFor(client)).toEqual([]);
      expect(await companiesOf(client)).toEqual(expect.arrayContaining([elsewhereId, tenantId]));
      const shown = async (): Promise<unknown> => (await inviter.get(`${USERS}/${id}`)).body;
      expect(await shown()).toMatchObject({ firstName: 'Véritable', isInvited: false, lastLoginAt: null });
      expect((await login(email)).status).toBe(200);
      expect(field(await shown(), 'lastLoginAt')).not.toBeNull();
    });

    it('is accepted by the link in the letter and the unchanged password of the account', async () => {
      const { email } = await somebodyElsewhere();
      await invite(email);
      const token = await smtp.tokenFor(email);
      const accept = (password: string): Promise<Answer> => host.post(`${AUTH}/invitation`, { token, password });
      expect(codeOf(await accept('un nouveau mot de passe'))).toEqual([401, 'INVALID_CREDENTIALS']);
      expect((await login(email)).status).toBe(401);
      expect((await accept(PASSWORD)).status).toBe(204);
      expect((await login(email)).status).toBe(200);
      expect(codeOf(await accept(PASSWORD))).toEqual([422, 'LINK_INVALID']);
    });

    it('cannot be accepted by another account', async () => {
      const { email } = await somebodyElsewhere();
      const other = await somebodyElsewhere();
      const { body } = await invite(email);
      expect(await waitingFor(other.client)).toEqual([]);
      for (let id = 1; id < numberField(body, 'id') + 5; id += 1) {
        expect((await other.client.post(`${AUTH}/invitations/${id}/accept`)).status).toBe(404);
      }
      expect((await login(other.email)).status).toBe(401);
    });

    it('can be declined, which leaves nothing', async () => {
      const { client, email } = await somebodyElsewhere();
      const { body } = await invite(email);
      const [waiting] = await waitingFor(client);
      expect((await client.delete(`${AUTH}/invitations/${waiting?.id}`)).status).toBe(204);
      expect(await waitingFor(client)).toEqual([]);
      expect((await inviter.get(`${USERS}/${numberField(body, 'id')}`)).status).toBe(404);
      expect((await invite(email)).status).toBe(201);
    });

    it('can be withdrawn by the inviter, but not accepted on behalf of the owner', async () => {
      const { client, email } = await somebodyElsewhere();
      const id = numberField((await invite(email)).body, 'id');
      expect(codeOf(await inviter.patch(`${USERS}/${id}`, { isActive: true }))).toEqual([409, 'INVITATION_PENDING']);
      expect((await inviter.patch(`${USERS}/${id}`, { roleCode: 'conducteur' })).status).toBe(200);
      expect((await login(email)).status).toBe(401);
      expect((await inviter.delete(`${USERS}/${id}`)).status).toBe(204);
      expect(await waitingFor(client)).toEqual([]);
      expect((await client.get(`${AUTH}/me`)).status).toBe(200);
    });
  });

  it('looks the same with and without an existing account', async () => {
    const { client, email, id } = await somebodyElsewhere();
    const strange = 'inconnu@nulle-part.test';
    const answers = [await invite(email), await invite(strange)];
    const shown: unknown[] = [];
    for (const [index, { status, body }] of answers.entries()) {
      const own = numberField(body, 'id');
      const path = `${USERS}/${own}`;
      const read = (await inviter.get(path)).body as Record<string, unknown>;
      const listed = await inviter.get(`${USERS}?search=${index === 0 ? email : strange}`);
      expect(field(listed.body, 'data.0.id')).toBe(own);
      const resent = await inviter.post(`${path}/invitation`);
      const again = codeOf(await invite(index === 0 ? email : strange));
      shown.push([status, { ...read, id: 0, email: '', assignedAt: '' }, resent.status, resent.text, again]);
      expect(JSON.stringify(read)).not.toMatch(/Véritable|Nom"/);
    }
    expect(shown[0]).toEqual(shown[1]);
    expect(shown[0]).toEqual([
      201,
      expect.objectContaining({
        firstName: 'Tel',
        lastName: 'Quel',
        lastLoginAt: null,
        isInvited: true,
        isActive: false,
      }),
      202,
      '',
      [409, 'ALREADY_MEMBER'],
    ]);
    // The id of the account would show its age.
    expect(answers.map(({ body }) => numberField(body, 'id') > id)).toEqual([true, true]);
    expect((await inviter.get(`${USERS}/${id}`)).status).toBe(404);
    expect(numberField((await client.get(`${AUTH}/me`)).body, 'id')).toBe(id);
  });

  it('of two companies to one new person creates one account with one password', async () => {
    const email = 'nouvelle@venue.test';
    await invite(email);
    const here = await smtp.tokenFor(email);
    const elsewhere = await application.member('ailleurs', elsewhereId, 'admin');
    await elsewhere.post(USERS, { email, firstName: 'Autre', lastName: 'Nom', roleCode: 'conducteur' });
    const there = await smtp.tokenFor(email, 'invitation', here);
    const accept = (token: string, password: string): Promise<Answer> =>
      host.post(`${AUTH}/invitation`, { token, password });
    expect((await accept(here, PASSWORD)).status).toBe(204);
    expect((await login(email)).status).toBe(200);
    expect(codeOf(await accept(there, 'encore un mot de passe'))).toEqual([401, 'INVALID_CREDENTIALS']);
    expect((await accept(there, PASSWORD)).status).toBe(204);
    const both = await application.client.as({ host: 'ailleurs.localhost' }).post(`${AUTH}/login`, {
      email,
      password: PASSWORD,
    });
    expect(field(both.body, 'user.firstName')).toBe('Tel');
  });

  it('is not an account: its address cannot log in and gets no reset letter', async () => {
    const email = 'pas-encore@venue.test';
    await invite(email);
    const link = await smtp.tokenFor(email);
    expect((await login(email)).status).toBe(401);
    expect((await host.post(`${AUTH}/password/forgot`, { email })).status).toBe(202);
    expect(codeOf(await host.post(`${AUTH}/password/reset`, { token: link, newPassword: PASSWORD }))).toEqual([
      422,
      'LINK_INVALID',
    ]);
    const listed = await application.admin.get(`/admin/api/v1/users?search=${email}`);
    expect(field(listed.body, 'meta.total')).toBe(0);
  });

  describe('is for exactly one address', () => {
    it.each([
      ['an accent', 'dg@soci\u00e9t\u00e9-abidjan.test', 'dg@societe-abidjan.test'],
      ['an accent before the sign', 'ren\u00e9@ailleurs.test', 'rene@ailleurs.test'],
      ['a dotless i', '\u0131da@ailleurs.test', 'ida@ailleurs.test'],
      ['a sharp s', 'stra\u00dfe@ailleurs.test', 'strasse@ailleurs.test'],
    ])('%s makes another account: %j is not %j', async (_what, theirs, invited) => {
      const { client } = await somebodyElsewhere(theirs);
      expect((await invite(invited, 'admin')).status).toBe(201);
      expect(await waitingFor(client)).toEqual([]);
      expect((await login(theirs)).status).toBe(401);
      await smtp.tokenFor(invited);
    });

    it('in any spelling: blanks, case, Unicode composition and the form of the domain are normalized', async () => {
      const { client } = await somebodyElsewhere('Ren\u00e9e@Caf\u00e9-Abidjan.test');
      const { status, body } = await invite('  REN\u0045\u0301E@xn--caf-abidjan-dbb.TEST ', 'comptable');
      expect([status, field(body, 'email')]).toEqual([201, 'ren\u00e9e@xn--caf-abidjan-dbb.test']);
      expect(await waitingFor(client)).toEqual([expect.objectContaining({ roleCode: 'comptable' })]);
      const there = application.client.as({ host: 'ailleurs.localhost' });
      const spelled = { email: 'ren\u0065\u0301e@CAF\u00c9-abidjan.test ', password: PASSWORD };
      expect((await there.post(`${AUTH}/login`, spelled)).status).toBe(200);
    });

    it.each(['a\u200bb@ailleurs.test', 'a\u202eb@ailleurs.test', 'ab@ail\u00adleurs.test', 'ab', 'a b@ailleurs.test'])(
      'that people can see: %j is refused',
      async (email) => {
        const answer = await invite(email);
        expect([answer.status, field(answer.body, 'errors.0.pointer')]).toEqual([400, '/email']);
      },
    );
  });

  it('accepts a role by its exact code only', async () => {
    for (const roleCode of ['Admin', 'ADMIN', 'admin ', '\u0061dmi\u00f1']) {
      expect(codeOf(await invite('exact@venue.test', roleCode))).toEqual([400, 'ROLE_UNKNOWN']);
    }
  });
});
