import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { FakeSmtp } from '../support/fake-smtp';
import type { HttpClient } from '../support/http-client';

const CONSOLE = 'https://console.flotte.ci';

/** An operator with their own front end. */
describe('A front end', () => {
  let application: RunningApplication;
  let smtp: FakeSmtp;
  let admin: HttpClient;
  let settings: Readonly<Record<string, string>>;

  beforeAll(async () => {
    smtp = await FakeSmtp.start();
    settings = {
      APP_URL: 'https://{slug}.app.flotte.ci/parc/',
      ALLOWED_ORIGINS: `${CONSOLE}, https://autre.flotte.ci`,
      SMTP_URL: smtp.url,
    };
    application = await startApplication(settings);
    admin = await application.company({ name: 'Façade', slug: 'facade' });
    await application.company({ name: 'Voisine', slug: 'voisine' });
  });

  afterAll(async () => {
    await application.stop();
    await smtp.stop();
    for (const name of Object.keys(settings)) delete process.env[name];
  });

  const reader = async (host: string, origin: string): Promise<unknown> =>
    (await application.client.get('/api/v1/vehicles', { host, headers: { origin } })).headers[
      'access-control-allow-origin'
    ];

  it('is the target of links in letters, with the token in the fragment, which is not sent to the server', async () => {
    const email = 'face@facade.test';
    await admin.post('/api/v1/users', { email, firstName: 'Yao', lastName: 'Ba', roleCode: 'gestionnaire' });
    await smtp.tokenFor(email);
    const letter = smtp.letters.find((text) => text.includes(`To: ${email}`))?.replaceAll('=\r\n', '') ?? '';
    expect(letter).toMatch(/https:\/\/facade\.app\.flotte\.ci\/parc\/invitation#token=(?:3D)?[\w-]{43}/);
  });

  it('may read the answers of its own company; the operator’s origins may read those of all', async () => {
    for (const host of ['facade.localhost', 'voisine.localhost', 'admin.localhost']) {
      expect(await reader(host, CONSOLE)).toBe(CONSOLE);
      expect(await reader(host, 'https://autre.flotte.ci')).toBe('https://autre.flotte.ci');
      expect(await reader(host, 'https://console.flotte.ci.evil.test')).toBeUndefined();
    }
    const own = 'https://facade.app.flotte.ci';
    expect(await reader('facade.localhost', own)).toBe(own);
    expect(await reader('voisine.localhost', own)).toBeUndefined();
    expect(await reader('admin.localhost', 'https://admin.app.flotte.ci')).toBe('https://admin.app.flotte.ci');
    expect(await reader('localhost', CONSOLE)).toBeUndefined();
  });

  it('is the redirect target of a company’s address', async () => {
    const at = async (host: string): Promise<unknown[]> => {
      const { status, headers } = await application.client.get('/', { host });
      return [status, headers.location];
    };
    expect(await at('facade.localhost')).toEqual([302, 'https://facade.app.flotte.ci/parc']);
    expect(await at('admin.localhost')).toEqual([302, 'https://admin.app.flotte.ci/parc']);
    expect((await at('localhost'))[0]).toBe(200);
  });
});
