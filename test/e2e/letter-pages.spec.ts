import { createHash } from 'node:crypto';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { FakeSmtp } from '../support/fake-smtp';
import type { Answer, HttpClient } from '../support/http-client';

const GOOD = 'quatre chevaux sous le capot';
const HOST = 'lettres.localhost';

/** The pages behind the links of letters, opened in a browser without scripts. */
describe('A page behind the link of a letter', () => {
  let application: RunningApplication;
  let smtp: FakeSmtp;
  let admin: HttpClient;
  let browser: HttpClient;
  let people = 0;

  beforeAll(async () => {
    smtp = await FakeSmtp.start();
    application = await startApplication({ SMTP_URL: smtp.url, MAIL_FROM: 'Impact Auto <no-reply@impact-auto.test>' });
    admin = await application.company({ name: 'Lettres & "Fils" <SARL>', slug: 'lettres' });
    browser = application.client.as({ host: HOST });
  });

  afterAll(async () => {
    await application.stop();
    await smtp.stop();
    delete process.env['SMTP_URL'];
  });

  const invited = async (): Promise<{ email: string; token: string }> => {
    people += 1;
    const email = `lettre${people}@lettres.test`;
    const answer = await admin.post('/api/v1/users', {
      email,
      firstName: 'Yao',
      lastName: 'Kouassi',
      roleCode: 'gestionnaire',
    });
    expect(answer.status).toBe(201);
    return { email, token: await smtp.tokenFor(email) };
  };

  const submit = (
    path: string,
    form: Readonly<Record<string, string>>,
    { client = browser, headers = {} }: { client?: HttpClient; headers?: Record<string, string> } = {},
  ): Promise<Answer> =>
    client.call('POST', path, {
      rawBody: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers },
    });

  const accept = (token: string, password: string, repeat = password, options = {}): Promise<Answer> =>
    submit('/invitation', { token, password, repeat }, options);

  const login = async (email: string, password: string): Promise<number> =>
    (await browser.post('/api/v1/auth/login', { email, password })).status;

  const error = ({ text }: Answer): string => /<p class="error" role="alert">([^<]*)</.exec(text)?.[1] ?? '';

  it('lets an invited person choose a password and log in', async () => {
    const { email, token } = await invited();
    const page = await browser.get(`/invitation?token=${token}`);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('<html lang="fr">');
    expect(page.text).toContain('Votre accès à Lettres &amp; &quot;Fils&quot; &lt;SARL&gt;');
    expect(page.text).toContain(`name="token" value="${token}"`);
    const done = await accept(token, GOOD);
    expect([done.status, error(done)]).toEqual([200, '']);
    expect(done.text).toContain('C’est fait');
    expect(await login(email, GOOD)).toBe(200);
  });

  it('uses up the link when the form is sent, not when the page is opened', async () => {
    const { token } = await invited();
    await browser.get(`/invitation?token=${token}`);
    await browser.call('HEAD', `/invitation?token=${token}`);
    expect((await accept(token, GOOD)).status).toBe(200);
    const again = await accept(token, GOOD);
    expect([again.status, error(again)]).toEqual([422, 'Ce lien a déjà été utilisé ou a expiré.']);
    expect(again.text).not.toContain('<form');
  });

  it('explains what is wrong with a password, and keeps the link valid', async () => {
    const { email, token } = await invited();
    const short = await accept(token, 'court');
    expect([short.status, error(short)]).toEqual([400, 'Le mot de passe doit compter de 12 à 128 caractères.']);
    const common = await accept(token, 'motdepasse2026');
    expect(common.status).toBe(422);
    expect(error(common)).toMatch(/trop courant/);
    const different = await accept(token, GOOD, `${GOOD}!`);
    expect([different.status, error(different)]).toEqual([422, 'Les deux mots de passe sont différents.']);
    const english = await accept(token, 'court', 'court', { headers: { 'accept-language': 'en' } });
    expect(error(english)).toBe('The password must have from 12 to 128 characters.');
    for (const answer of [short, common, different]) expect(answer.text).toContain(`value="${token}"`);
    expect((await accept(token, GOOD)).status).toBe(200);
    expect(await login(email, GOOD)).toBe(200);
  });

  it('sends a reset link and accepts the new password', async () => {
    const { email, token } = await invited();
    await accept(token, GOOD);
    expect((await browser.get('/password-reset')).text).toContain('name="email"');
    const asked = await submit('/password-reset', { email });
    expect([asked.status, error(asked)]).toEqual([200, '']);
    const reset = await smtp.tokenFor(email, 'password-reset');
    const page = await browser.get(`/password-reset?token=${reset}`);
    expect(page.text).toContain('Nouveau mot de passe');
    const password = `${GOOD} bleu`;
    expect((await submit('/password-reset', { token: reset, password, repeat: password })).status).toBe(200);
    expect([await login(email, password), await login(email, GOOD)]).toEqual([200, 401]);
    const used = await submit('/password-reset', { token: reset, password, repeat: password });
    expect(error(used)).toBe('Ce lien a déjà été utilisé ou a expiré.');
    expect(used.text).toContain('href="password-reset"');
  });

  it('shows a page if the company does not exist or is closed', async () => {
    const nobody = await application.client.get('/invitation', { host: 'personne.localhost' });
    expect([nobody.status, nobody.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    const tenantId = await application.tenantId('lettres');
    await application.admin.post(`/api/v1/tenants/${tenantId}/suspend`);
    const closed = await browser.get('/invitation');
    expect(closed.status).toBe(403);
    await application.admin.post(`/api/v1/tenants/${tenantId}/activate`);
  });

  it('exists on the control plane for platform administrators, by host and by path', async () => {
    const email = 'root@plateforme.test';
    const control = application.client.as({ host: 'admin.localhost' });
    expect((await submit('/password-reset', { email }, { client: control })).status).toBe(200);
    const token = await smtp.tokenFor(email, 'password-reset');
    const byPath = await application.client.get(`/admin/password-reset?token=${token}`);
    expect([byPath.status, byPath.text.includes(token)]).toEqual([200, true]);
    const form = { token, password: GOOD, repeat: GOOD };
    expect((await submit('/admin/password-reset', form, { client: application.client })).status).toBe(200);
    expect((await control.post('/api/v1/auth/login', { email, password: GOOD })).status).toBe(200);
    expect((await browser.get(`/admin/password-reset?token=${token}`)).status).toBe(404);
  });

  it('is reached by the company’s path and by its host', async () => {
    const { email, token } = await invited();
    const page = await application.client.get(`/lettres/invitation?token=${token}`);
    expect([page.status, page.text.includes('action="invitation"')]).toEqual([200, true]);
    const form = { token, password: GOOD, repeat: GOOD };
    expect((await submit('/lettres/invitation', form, { client: application.client })).status).toBe(200);
    expect(await login(email, GOOD)).toBe(200);
    expect((await application.client.get(`/invitation?token=${token}`)).status).toBe(404);
  });

  it('runs no script, loads nothing from elsewhere, and is kept out of frames, caches and referrers', async () => {
    const page = await browser.get('/invitation?token=abcdefghijklmnopqrstuvwxyz');
    const style = /<style>([^]*)<\/style>/.exec(page.text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(page.headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    });
    expect(page.text).not.toMatch(/<script|style="|javascript:|https?:\/\/|\bon[a-z]+=/i);
  });

  it('shows no text from its address', async () => {
    const page = await browser.get(`/invitation?token=${encodeURIComponent('"><b>x</b>')}`);
    expect(page.text).not.toContain('<b>');
    expect(error(page)).toMatch(/^Le lien est incomplet/);
    expect((await browser.get('/invitation')).status).toBe(200);
    expect((await browser.get('/invitation?token=a&token=b')).status).toBe(200);
  });

  it('accepts no form of another site, and no other body than a form', async () => {
    const { email, token } = await invited();
    for (const site of ['cross-site', 'same-site']) {
      expect((await accept(token, GOOD, GOOD, { headers: { 'sec-fetch-site': site } })).status).toBe(403);
    }
    const json = await browser.post('/invitation', { token, password: GOOD, repeat: GOOD });
    expect([json.status, json.headers['content-type']]).toEqual([415, 'text/html; charset=utf-8']);
    const large = await submit('/invitation', { token, password: 'x'.repeat(5000) });
    expect(large.status).toBe(413);
    expect(await login(email, GOOD)).toBe(401);
    const api = await submit('/api/v1/auth/invitation', { token, password: GOOD });
    expect(api.status).toBe(415);
    expect((await accept(token, GOOD)).status).toBe(200);
  });

  it('limits the number of requested letters', async () => {
    const answers: Answer[] = [];
    for (let times = 0; times < 12; times += 1)
      answers.push(await submit('/password-reset', { email: 'trop@lettres.test' }));
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(last?.text).toContain('class="error"');
  });
});

describe('The address of the product', () => {
  let application: RunningApplication;

  beforeAll(async () => {
    application = await startApplication();
    await application.company({ name: 'Ici', slug: 'ici' });
  });

  afterAll(async () => {
    await application.stop();
  });

  it('shows how to reach a company and the API documentation', async () => {
    const bare = await application.client.get('/', { headers: { 'accept-language': 'en' } });
    expect([bare.status, bare.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const part of ['my-company.localhost', 'localhost/my-company/api/v1', 'href="/docs"'])
      expect(bare.text).toContain(part);
    expect(bare.text).toContain('<title>Impact Auto</title>');
  });

  it('includes the port of the request in its links', async () => {
    const bare = await application.client.get('/', { host: 'localhost:3220', headers: { 'accept-language': 'en' } });
    for (const part of ['my-company.localhost:3220<', 'localhost:3220/my-company/api/v1'])
      expect(bare.text).toContain(part);
  });

  it('of a company shows its name', async () => {
    const here = await application.client.get('/', { host: 'ici.localhost' });
    expect(here.text).toContain('Vous êtes à l’adresse de Ici.');
    expect(here.text).toContain('href="/password-reset"');
  });
});
