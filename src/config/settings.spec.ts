import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weaknessOf } from './secret-strength';
import { SettingError } from './setting-reader';
import { loadSettings } from './settings';
import type { Settings } from './settings';

const STRONG = randomBytes(18).toString('hex');

describe('the settings', () => {
  let folder: string;
  let keys: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'settings-'));
    keys = fileOf('keys.json', '{}', 0o600);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const fileOf = (name: string, text: string, mode: number): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  const load = (environment: Readonly<Record<string, string>>): Settings =>
    loadSettings({ DB_HOST: 'db', DB_USER: 'provisioner', ...environment });

  const inProduction = (environment: Readonly<Record<string, string>> = {}): Settings =>
    load({
      NODE_ENV: 'production',
      STORAGE_DIR: '/var/lib/impact-auto',
      BASE_DOMAIN: 'impact-auto.com',
      DB_PASSWORD: STRONG,
      MASTER_KEYS_FILE: keys,
      PLATFORM_ADMIN_EMAIL: 'admin@impact-auto.com',
      ...environment,
    });

  /** The setting that an error names; the text of the error never contains the value. */
  const refused = (environment: Readonly<Record<string, string>>): string => {
    try {
      inProduction(environment);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      const revealed = Object.values(environment).filter((value) => value !== '' && error.message.includes(value));
      expect(revealed).toEqual([]);
      expect(error.message).toContain(`${error.setting}: `);
      return error.setting;
    }
    return 'nothing';
  };

  it('default to values for a developer’s machine', () => {
    const settings = load({});
    expect(settings).toMatchObject({ environment: 'development', platformMfa: 'optional', smtpUrl: null });
    expect(settings.mailFrom).toBe('Impact Auto <no-reply@localhost>');
  });

  it('require a second factor in production, and send e-mails from its domain', () => {
    expect(inProduction()).toMatchObject({
      platformMfa: 'required',
      mailFrom: 'Impact Auto <no-reply@impact-auto.com>',
    });
    expect(inProduction({ PLATFORM_MFA: 'optional' }).platformMfa).toBe('optional');
    expect(refused({ PLATFORM_MFA: 'never' })).toBe('PLATFORM_MFA');
  });

  it.each(['BASE_DOMAIN', 'DB_PASSWORD', 'MASTER_KEYS_FILE', 'PLATFORM_ADMIN_EMAIL'])(
    'need %s in production',
    (name) => {
      expect(refused({ [name]: '' })).toBe(name);
    },
  );

  it.each([
    ['DB_PASSWORD', (secret: string): string => secret],
    ['PLATFORM_ADMIN_PASSWORD', (secret: string): string => secret],
    ['SMTP_URL', (secret: string): string => `smtps://mailer:${secret}@mail.example.com:465`],
    ['REDIS_URL', (secret: string): string => `redis://:${secret}@redis:6379`],
  ])('refuse a weak secret in %s, in production only', (name, written) => {
    const weak = ['short-one', 'changeme-changeme-changeme', 'aaaaaaaaaaaaaaaaaaaa', 'for-one-developers-machine'];
    expect(weak.map((secret) => refused({ [name]: written(secret) }))).toEqual(weak.map(() => name));
    expect(refused({ [name]: written(STRONG) })).toBe('nothing');
    expect(() => load({ [name]: written('short-one') })).not.toThrow();
  });

  it('list the further database servers, each with a name and an address', () => {
    const DB_SERVERS = 'local-2=127.0.0.1:3307, lyon=db.example.com:3306,six=[::1]:3308';
    expect(load({ DB_SERVERS }).database.further).toEqual([
      { name: 'local-2', host: '127.0.0.1', port: 3307 },
      { name: 'lyon', host: 'db.example.com', port: 3306 },
      { name: 'six', host: '::1', port: 3308 },
    ]);
    for (const wrong of ['db.example.com:3306', 'a=db', 'a=db:99999']) {
      expect(refused({ DB_SERVERS: wrong })).toBe('DB_SERVERS');
    }
  });

  it('accept a URL without a password, and no URL of another protocol', () => {
    expect(inProduction({ REDIS_URL: 'redis://redis:6379' }).redisUrl).toBe('redis://redis:6379');
    for (const value of ['mail.example.com', 'https://mail.example.com', 'smtp://a:%E0%A4%A@mail.example.com']) {
      expect(refused({ SMTP_URL: value })).toBe('SMTP_URL');
    }
    expect(refused({ REDIS_URL: 'http://redis:6379' })).toBe('REDIS_URL');
  });

  it('require in production that only its owner can read a secret file', () => {
    const sealed = fileOf('sealed', `${STRONG}\n`, 0o400);
    expect(inProduction({ DB_PASSWORD: '', DB_PASSWORD_FILE: sealed }).database.password).toBe(STRONG);
    for (const mode of [0o640, 0o604, 0o644]) {
      const open = fileOf(`open-${mode}`, STRONG, mode);
      for (const name of ['DB_PASSWORD_FILE', 'PLATFORM_ADMIN_PASSWORD_FILE', 'SMTP_URL_FILE', 'REDIS_URL_FILE']) {
        expect(refused({ [name]: open })).toBe(name);
      }
      expect(refused({ MASTER_KEYS_FILE: open })).toBe('MASTER_KEYS_FILE');
    }
    expect(load({ DB_PASSWORD_FILE: fileOf('anybody', 'for-tests', 0o644) }).database.password).toBe('for-tests');
    expect(refused({ DB_PASSWORD_FILE: join(folder, 'nowhere') })).toBe('DB_PASSWORD_FILE');
    expect(refused({ MASTER_KEYS_FILE: join(folder, 'nowhere') })).toBe('MASTER_KEYS_FILE');
  });

  it('refuse a weak secret in a file too', () => {
    expect(refused({ DB_PASSWORD_FILE: fileOf('weak', 'password-password-1', 0o600) })).toBe('DB_PASSWORD');
  });

  it('send mail from one address', () => {
    expect(load({ MAIL_FROM: 'parc@flotte.ci' }).mailFrom).toBe('parc@flotte.ci');
    for (const sender of ['Impact Auto', 'a@b.ci\r\nBcc: c@d.ci', 'Impact <a@b.ci>, <c@d.ci>', '<@>']) {
      expect(refused({ MAIL_FROM: sender })).toBe('MAIL_FROM');
    }
  });

  it('accept a front end address with {slug}, and refuse any other', () => {
    for (const [value, appUrl] of [
      ['https://{slug}.app.flotte.ci/', 'https://{slug}.app.flotte.ci'],
      ['https://app.flotte.ci/{slug}', 'https://app.flotte.ci/{slug}'],
    ] as const) {
      expect(inProduction({ APP_URL: value }).web.appUrl).toBe(appUrl);
    }
    expect(load({}).web).toEqual({ appUrl: null, allowedOrigins: [] });
    expect(load({ APP_URL: 'http://localhost:5173/{slug}' }).web.appUrl).toBe('http://localhost:5173/{slug}');
    for (const value of [
      'https://app.flotte.ci',
      'http://app.flotte.ci/{slug}',
      'app.flotte.ci/{slug}',
      'https://{slug}.{slug}.ci',
      'https://a:b@app.flotte.ci/{slug}',
      'https://app.flotte.ci/?c={slug}',
      'https://app.flotte.ci/#{slug}',
      'javascript:{slug}',
    ]) {
      expect(refused({ APP_URL: value })).toBe('APP_URL');
    }
  });

  it('accept origins in the form of browsers only', () => {
    const origins = 'https://app.flotte.ci, https://b.flotte.ci:8443';
    expect(inProduction({ ALLOWED_ORIGINS: origins }).web.allowedOrigins).toEqual(origins.split(', '));
    for (const value of ['*', 'null', 'https://app.flotte.ci/', 'http://app.flotte.ci', 'https://APP.ci', 'app.ci'])
      expect(refused({ ALLOWED_ORIGINS: value })).toBe('ALLOWED_ORIGINS');
    expect(load({ ALLOWED_ORIGINS: 'http://localhost:5173' }).web.allowedOrigins).toEqual(['http://localhost:5173']);
  });

  it('store files in the configured bucket, unless FILE_STORE is set', () => {
    const bucket = { S3_BUCKET: 'fichiers', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: STRONG };
    expect(
      [load({}), load(bucket), load({ ...bucket, FILE_STORE: 'folder' })].map(({ storage }) => storage.writesTo),
    ).toEqual(['folder', 'bucket', 'folder']);
    expect(refused({ FILE_STORE: 'bucket' })).toBe('FILE_STORE');
  });

  it.each([
    'fifteen-letters',
    'ChangeMe-2026-please',
    'P-a-s-s-w-o-r-d-1234567890',
    'secret-of-the-platform',
    'un mot de passe assez long',
    'abababababababababab',
    'k7Qk7Qk7Qk7Qk7Qk7Q',
    'abcdefghijklmnopqrstuvwxyz',
    '0123456789012345678',
    'aaaaaaaaaaaaaaaaaaab',
  ])('call %s weak', (secret) => {
    expect(weaknessOf(secret)).not.toBeNull();
  });

  it('call a generated secret strong', () => {
    const made = Array.from({ length: 2000 }, () => randomBytes(16).toString('hex'));
    expect(made.filter((secret) => weaknessOf(secret) !== null)).toEqual([]);
    expect(weaknessOf('correct horse battery staple')).toBeNull();
  });
});
