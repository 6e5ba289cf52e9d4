import { MAX_SESSIONS } from '../../src/global/sessions/sessions.service';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const AUTH = '/api/v1/auth';

interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

describe('A member of two companies', () => {
  let application: RunningApplication;
  let here: HttpClient;
  let there: HttpClient;
  let email: string;
  let hereId: number;
  let thereId: number;

  beforeAll(async () => {
    application = await startApplication();
    const company = await application.company({ name: 'Ici', slug: 'ici' });
    const other = await application.company({ name: 'Là', slug: 'la-bas' });
    here = application.client.as({ host: 'ici.localhost' });
    there = application.client.as({ host: 'la-bas.localhost' });
    [hereId, thereId] = [await application.tenantId('ici'), await application.tenantId('la-bas')];
    email = textField((await company.get(`${AUTH}/me`)).body, 'email');
    await other.post('/api/v1/users', { email, firstName: 'A', lastName: 'B', roleCode: 'gestionnaire' });
    const waiting = await company.get(`${AUTH}/invitations`);
    await company.post(`${AUTH}/invitations/${numberField(waiting.body, 'data.0.id')}/accept`);
  });

  afterAll(async () => {
    await application.stop();
  });

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const tokensOf = (body: unknown, at = ''): Tokens => ({
    access: textField(body, `${at}accessToken`),
    refresh: textField(body, `${at}refreshToken`),
  });

  const login = async (): Promise<Tokens> =>
    tokensOf((await here.post(`${AUTH}/login`, { email, password: PASSWORD })).body);

  const move = ({ access }: Tokens, refreshToken: string, tenantId = thereId): Promise<Answer> =>
    here.post(`${AUTH}/switch-tenant`, { tenantId, refreshToken }, { token: access });

  const moved = async (from: Tokens): Promise<{ left: Tokens; entered: Tokens }> => {
    const answer = await move(from, from.refresh);
    expect(answer.status).toBe(200);
    return { left: tokensOf(answer.body, 'previous.'), entered: tokensOf(answer.body) };
  };

  const me = async (at: HttpClient, { access }: Tokens): Promise<number> =>
    (await at.get(`${AUTH}/me`, { token: access })).status;

  const refresh = (at: HttpClient, token: string): Promise<Answer> =>
    at.post(`${AUTH}/refresh`, { refreshToken: token });

  const sql = <R>(statement: (database: string) => string): Promise<R> =>
    application.onServer((server) => server.query<R>(statement(`\`${application.settings.database.globalName}\``)));

  it('switches with the refresh token, and both sessions continue', async () => {
    const { left, entered } = await moved(await login());
    expect([await me(here, left), await me(there, entered), await me(here, entered)]).toEqual([200, 200, 401]);
    expect([(await refresh(here, left.refresh)).status, (await refresh(there, entered.refresh)).status]).toEqual([
      200, 200,
    ]);
  });

  it('cannot switch with an access token alone or the refresh token of another session', async () => {
    const [one, other] = [await login(), await login()];
    const bare = await here.post(`${AUTH}/switch-tenant`, { tenantId: thereId }, { token: one.access });
    expect(codeOf(bare)).toEqual([400, 'VALIDATION_FAILED']);
    for (const token of ['nonsense', other.refresh]) {
      expect(codeOf(await move(one, token))).toEqual([401, 'REFRESH_INVALID']);
    }
    expect((await refresh(here, other.refresh)).status).toBe(200);
  });

  it('cannot switch to the current company or to one without a membership', async () => {
    const tokens = await login();
    expect(codeOf(await move(tokens, tokens.refresh, hereId))).toEqual([409, 'ALREADY_IN_TENANT']);
    expect(codeOf(await move(tokens, tokens.refresh, 9999))).toEqual([404, 'NOT_A_MEMBER']);
    expect((await refresh(here, tokens.refresh)).status).toBe(200);
  });

  it.each([
    ['the first', (left: Tokens, entered: Tokens) => [left, entered]],
    ['the second', (left: Tokens, entered: Tokens) => [entered, left]],
  ])('logs out of both by logging out of %s', async (which, order) => {
    const { left, entered } = await moved(await login());
    const [mine = left] = order(left, entered);
    const place = which === 'the first' ? here : there;
    expect((await place.post(`${AUTH}/logout`, {}, { token: mine.access })).status).toBe(204);
    expect([await me(here, left), await me(there, entered)]).toEqual([401, 401]);
    expect([(await refresh(here, left.refresh)).status, (await refresh(there, entered.refresh)).status]).toEqual([
      401, 401,
    ]);
  });

  it('opens one session with a refresh token, also for simultaneous requests', async () => {
    const from = await login();
    const answers = await Promise.all(Array.from({ length: 4 }, () => move(from, from.refresh)));
    const refused = answers.filter(({ status }) => status !== 200).map(codeOf);
    expect(refused).toEqual(Array.from({ length: 3 }, () => [401, 'REFRESH_INVALID']));
    // The own session continues, because the answer may have been lost.
    const again = await here.post(`${AUTH}/refresh`, { refreshToken: from.refresh });
    expect(again.status).toBe(200);
  });

  it('loses both sessions when a refresh token of either is reused later, because it may be stolen', async () => {
    const stolen = await login();
    const { left, entered } = await moved(stolen);
    await sql((database) => `UPDATE ${database}.refresh_tokens SET used_at = used_at - INTERVAL 11 SECOND`);
    expect(codeOf(await move(left, stolen.refresh))).toEqual([401, 'REFRESH_INVALID']);
    expect([await me(here, left), await me(there, entered)]).toEqual([401, 401]);
    expect((await refresh(there, entered.refresh)).status).toBe(401);
  });

  it('has no session that outlives its original login', async () => {
    await moved(await login());
    const late = await sql<{ late: number | string }[]>(
      (database) => `SELECT COUNT(*) AS late FROM ${database}.sessions child
        JOIN ${database}.sessions login ON login.id = child.family_id WHERE child.expires_at > login.expires_at`,
    );
    expect(Number(late[0]?.late)).toBe(0);
  });

  it('has a limited number of sessions: a new one ends the one that was idle longest', async () => {
    const [rested, used] = [await login(), await login()];
    const id = (
      await sql<{ id: number }[]>((database) => `SELECT id FROM ${database}.users WHERE email = '${email}'`)
    )[0];
    await sql(
      (database) => `UPDATE ${database}.sessions SET revoked_at = UTC_TIMESTAMP(3)
        WHERE user_id = ${id?.id} AND last_used_at < UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE`,
    );
    const [, payload = ''] = rested.access.split('.');
    const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { sid: string };
    await sql(
      (database) =>
        `UPDATE ${database}.sessions SET last_used_at = last_used_at - INTERVAL 10 MINUTE WHERE id = '${sid}'`,
    );
    for (let n = 0; n < MAX_SESSIONS - 1; n += 1) {
      await sql(
        (
          database,
        ) => `INSERT INTO ${database}.sessions (id, user_id, tenant_id, last_used_at, expires_at, authenticated_at)
          VALUES (UUID(), ${id?.id}, ${hereId}, UTC_TIMESTAMP(3) - INTERVAL 5 MINUTE, UTC_TIMESTAMP(3) + INTERVAL 1 DAY, UTC_TIMESTAMP(3))`,
      );
    }
    const newest = await login();
    expect([await me(here, rested), await me(here, used), await me(here, newest)]).toEqual([401, 200, 200]);
    const [alive] = await sql<{ alive: number | string }[]>(
      (database) => `SELECT COUNT(*) AS alive FROM ${database}.sessions
        WHERE user_id = ${id?.id} AND revoked_at IS NULL AND expires_at > UTC_TIMESTAMP(3)`,
    );
    expect(Number(alive?.alive)).toBe(MAX_SESSIONS);
  });
});
