import { JobRuns, QueueRedis } from '#jobs';
import { AuditTrail } from '../../src/global/audit/audit-trail';
import { AccessRights } from '../../src/global/memberships/access-rights';
import { UsersService } from '../../src/global/users/users.service';
import { BoardPasses, PASS_LIFETIME_MS } from '../../src/operations/queue-board/board-passes';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';
import { PrivateRedis } from '../support/private-redis';

const BOARD = '/admin/queues';
const LINKS = '/api/v1/queue-board/links';

/** An administrator opens the queue board in a browser, which has no token. The board is read-only and for administrators only. */
describe('The queue board', () => {
  let redis: PrivateRedis;
  let application: RunningApplication;
  let nobody: HttpClient;

  beforeAll(async () => {
    redis = await PrivateRedis.start();
    application = await startApplication({ REDIS_URL: redis.url });
    nobody = application.client.as({ host: 'admin.localhost' });
  });

  afterAll(async () => {
    await application.stop();
    await redis.remove();
  });

  const linkFor = async (admin: HttpClient): Promise<string> => textField((await admin.post(LINKS)).body, 'url');
  const cookieIn = ({ headers }: Answer): string => headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const visitorBy = async (admin: HttpClient): Promise<HttpClient> =>
    nobody.as({ headers: { cookie: cookieIn(await nobody.get(await linkFor(admin))) } });
  const refusal = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const sessionOf = (admin: HttpClient): string => {
    const [, claims = ''] = admin.token.split('.');
    return textField(JSON.parse(Buffer.from(claims, 'base64url').toString()), 'sid');
  };
  const loggedIn = async (email: string): Promise<HttpClient> => {
    const login = await nobody.post('/api/v1/auth/login', { email, password: PASSWORD });
    return nobody.as({ token: textField(login.body, 'accessToken') });
  };

  it('is opened by a link, which sets a cookie for the board only', async () => {
    const offered = await application.admin.post(LINKS);
    expect(offered.status).toBe(201);
    const opened = await nobody.get(textField(offered.body, 'url'));
    expect([opened.status, opened.headers.location]).toEqual([303, `${BOARD}/`]);
    const [cookie = '', ...more] = opened.headers['set-cookie'] ?? [];
    expect(more).toEqual([]);
    expect(cookie.split('; ').slice(1)).toEqual([`Path=${BOARD}`, 'Max-Age=1800', 'HttpOnly', 'SameSite=Strict']);
  });

  it.each(['admin.localhost', 'localhost'])('shows the queue on %s', async (host) => {
    await application.app.get(JobRuns, { strict: false }).enqueue({ kind: 'test.shown', tenant: null, window: host });
    const visitor = (await visitorBy(application.admin)).as({ host });
    const page = await visitor.get(`${BOARD}/`);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(page.headers['cache-control']).toBe('private, no-store');
    const [, script = ''] = /src="(static\/js\/main[^"]+)"/.exec(page.text) ?? [];
    expect((await visitor.get(`${BOARD}/${script}`)).headers['content-type']).toContain('javascript');
    const { status, body } = await visitor.get(`${BOARD}/api/queues?activeQueue=jobs&page=1&jobsPerPage=10`);
    expect([status, field(body, 'queues.0.name'), field(body, 'queues.0.readOnlyMode')]).toEqual([200, 'jobs', true]);
    expect(field(body, 'queues.0.jobs')).toContainEqual(expect.objectContaining({ name: 'test.shown' }));
    expect((await visitor.get(`${BOARD}/api/redis/stats`)).status).toBe(200);
  });

  it.each(['', '/', '/queue/jobs', '/api/queues', '/api/redis/stats', '/api/queues/jobs/1', '/static/favicon.ico'])(
    'is closed without its cookie, the token of the API included: %s',
    async (path) => {
      expect(refusal(await nobody.get(BOARD + path))).toEqual([401, 'QUEUE_BOARD_CLOSED']);
      expect(refusal(await application.admin.get(BOARD + path))).toEqual([401, 'QUEUE_BOARD_CLOSED']);
    },
  );

  it('refuses a cookie that is forged, expired or a link', async () => {
    const passes = application.app.get(BoardPasses, { strict: false });
    const session = sessionOf(application.admin);
    const { text } = passes.issue('visit', session);
    const answers = async (cookie: string): Promise<number> =>
      (await nobody.get(`${BOARD}/api/queues`, { headers: { cookie: `queue-board=${cookie}` } })).status;
    expect(await answers(text)).toBe(200);
    expect(await answers(`stolen; queue-board=${text}`)).toBe(200);
    const [key = '', , signature = ''] = text.split('.');
    const foreign = Buffer.from(JSON.stringify({ id: '1', sessionId: session, expiresAt: 9e12 })).toString('base64url');
    expect(await answers(`${key}.${foreign}.${signature}`)).toBe(401);
    expect(await answers(`k9.${text.split('.')[1]}.${signature}`)).toBe(401);
    expect(await answers(passes.issue('visit', session, Date.now() - PASS_LIFETIME_MS.visit - 1).text)).toBe(401);
    expect(await answers(passes.issue('link', session).text)).toBe(401);
    expect(await answers(passes.issue('visit', 'no-such-session').text)).toBe(401);
  });

  it('refuses a link that is used, altered, expired or a cookie', async () => {
    const link = await linkFor(application.admin);
    const both = await Promise.all([nobody.get(link), nobody.get(link)]);
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 401]);
    expect(refusal(await nobody.get(link))).toEqual([401, 'QUEUE_BOARD_LINK_INVALID']);
    const fresh = await linkFor(application.admin);
    const passes = application.app.get(BoardPasses, { strict: false });
    const session = sessionOf(application.admin);
    const late = passes.issue('link', session, Date.now() - PASS_LIFETIME_MS.link - 1).text;
    const bad = [
      fresh.replace(/.{43}$/, 'A'.repeat(43)),
      `${BOARD}/open`,
      `${BOARD}/open?link=${late}`,
      `${BOARD}/open?link=${passes.issue('visit', session).text}`,
      `${BOARD}/open?link=a&link=b`,
    ];
    for (const url of bad) expect(refusal(await nobody.get(url))).toEqual([401, 'QUEUE_BOARD_LINK_INVALID']);
    expect((await nobody.call('HEAD', fresh)).status).toBe(404);
    expect((await nobody.get(fresh)).status).toBe(303);
  });

  it('closes with the session in which its link was requested', async () => {
    const admin = await loggedIn('root@plateforme.test');
    const visitor = await visitorBy(admin);
    const unused = await linkFor(admin);
    expect((await visitor.get(`${BOARD}/`)).status).toBe(200);
    expect((await admin.post('/api/v1/auth/logout')).status).toBe(204);
    expect(refusal(await visitor.get(`${BOARD}/`))).toEqual([401, 'QUEUE_BOARD_CLOSED']);
    expect(refusal(await nobody.get(unused))).toEqual([401, 'QUEUE_BOARD_LINK_INVALID']);
  });

  it('is closed to a former administrator, and to one who must first choose a password', async () => {
    const { app, settings } = application;
    const account = { password: PASSWORD, firstName: 'Ama', lastName: '', mustChangePassword: false };
    const user = await app.get(UsersService).createPlatformAdministrator({ ...account, email: 'ama@plateforme.test' });
    if (user === null) throw new Error('there is such an account already');
    const admin = await loggedIn('ama@plateforme.test');
    const visitor = await visitorBy(admin);
    const unused = await linkFor(admin);
    const change = async (set: string): Promise<void> => {
      await application.onServer((server) =>
        server.query(`UPDATE ${settings.database.globalName}.users SET ${set} WHERE id = ?`, [user.id]),
      );
      app.get(AccessRights, { strict: false }).forget(user.id);
    };
    const statuses = async (): Promise<readonly number[]> => [
      (await visitor.get(`${BOARD}/`)).status,
      (await visitor.get(`${BOARD}/api/queues`)).status,
    ];
    await change('must_change_password = 1');
    expect(await statuses()).toEqual([401, 401]);
    await change('must_change_password = 0, is_active = 0');
    expect(await statuses()).toEqual([401, 401]);
    expect((await nobody.get(unused)).status).toBe(401);
    await change('is_active = 1');
    expect(await statuses()).toEqual([200, 200]);
    await change("platform_role = 'none'");
    expect(await statuses()).toEqual([401, 401]);
  });

  it('does not exist on a company’s host, and companies get no link', async () => {
    const company = await application.company({ name: 'Curieuse', slug: 'curieuse' });
    const visitor = (await visitorBy(application.admin)).as({ host: 'curieuse.localhost' });
    for (const path of ['', '/', '/api/queues', '/static/favicon.ico', '/open']) {
      expect(refusal(await visitor.get(BOARD + path))).toEqual([404, 'ROUTE_NOT_FOUND']);
    }
    expect((await visitor.get(await linkFor(application.admin))).status).toBe(404);
    expect((await company.post(`/admin${LINKS}`)).status).toBe(404);
    expect((await nobody.as({ token: company.token }).post(LINKS)).status).toBe(401);
    expect((await nobody.post(LINKS)).status).toBe(401);
    const passes = application.app.get(BoardPasses, { strict: false });
    const cookie = `queue-board=${passes.issue('visit', sessionOf(company)).text}`;
    expect((await nobody.get(`${BOARD}/`, { headers: { cookie } })).status).toBe(401);
  });

  it.each([
    ['PUT', '/api/queues/pause'],
    ['PUT', '/api/queues/jobs/obliterate'],
    ['POST', '/api/queues/jobs/add'],
    ['PATCH', '/api/queues/jobs/1/update-data'],
  ])('changes nothing: %s %s', async (method, path) => {
    const visitor = await visitorBy(application.admin);
    expect(refusal(await visitor.call(method, BOARD + path, { body: {} }))).toEqual([403, 'QUEUE_BOARD_READ_ONLY']);
    expect(refusal(await nobody.call(method, BOARD + path, { body: {} }))).toEqual([401, 'QUEUE_BOARD_CLOSED']);
    expect((await visitor.call('DELETE', BOARD + path)).status).toBe(404);
  });

  it('records openings, repeated attempts and views in the audit log', async () => {
    const link = await linkFor(application.admin);
    const visitor = nobody.as({ headers: { cookie: cookieIn(await nobody.get(link)) } });
    await nobody.get(link);
    await visitor.get(`${BOARD}/api/queues`);
    await visitor.get(`${BOARD}/static/favicon.ico`);
    await application.app.get(AuditTrail).flush();
    const rows = await application.onServer((server) =>
      server.query<{ action: string; route: string; outcome: string; actor: number | null }[]>(
        `SELECT action, route, outcome, actor_user_id AS actor FROM ${application.settings.database.globalName}.audit_logs
          WHERE route LIKE '%/admin/queues%' ORDER BY id DESC LIMIT 3`,
      ),
    );
    expect(rows).toMatchObject([
      { action: 'queue-board:read', route: 'GET /admin/queues/api/queues', outcome: 'done', actor: 1 },
      { action: 'queue-board:open', route: 'GET /admin/queues/open', outcome: 'refused', actor: 1 },
      { action: 'queue-board:open', route: 'GET /admin/queues/open', outcome: 'done', actor: 1 },
    ]);
  });

  it('shows that the queue does not answer or is unavailable', async () => {
    const visitor = await visitorBy(application.admin);
    const unused = await linkFor(application.admin);
    await application.app.get(QueueRedis, { strict: false }).client.call('CLIENT', 'PAUSE', '60000', 'ALL');
    expect(refusal(await visitor.get(`${BOARD}/api/queues`))).toEqual([503, 'QUEUE_UNAVAILABLE']);
    await redis.kill();
    expect(refusal(await visitor.get(`${BOARD}/api/queues`))).toEqual([503, 'QUEUE_UNAVAILABLE']);
    expect(refusal(await visitor.get(`${BOARD}/`))).toEqual([503, 'QUEUE_UNAVAILABLE']);
    expect(refusal(await nobody.get(unused))).toEqual([503, 'QUEUE_UNAVAILABLE']);
    expect(refusal(await application.admin.post(LINKS))).toEqual([503, 'QUEUE_UNAVAILABLE']);
    expect(refusal(await nobody.get(`${BOARD}/`))).toEqual([401, 'QUEUE_BOARD_CLOSED']);
    await redis.up();
    await eventually('the queue is back', () => application.app.get(QueueRedis, { strict: false }).isUp);
    expect((await visitor.get(`${BOARD}/api/queues`)).status).toBe(200);
    expect((await nobody.get(unused)).status).toBe(303);
  });
});
