import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { KeyRing } from '#secrets';
import { loadSettings } from '../../src/config/settings';
import { CHECKOUT, readCompose } from '../support/production/compose-file';
import type { ComposeFile, ComposeService } from '../support/production/compose-file';

/** The operator's `.env`, as described in deploy/README.md. */
const OPERATOR = { BASE_DOMAIN: 'impact.test', PLATFORM_ADMIN_EMAIL: 'chef@impact.test' };
const PRODUCT = ['bootstrap', 'api-1', 'api-2', 'worker'];

describe('compose.yaml', () => {
  let folder: string;
  let compose: ComposeFile;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'impact-compose-'));
    compose = readCompose({ ...OPERATOR, SECRETS_DIR: join(folder, 'secrets') });
    makeSecrets(CHECKOUT, { SECRETS_DIR: join(folder, 'secrets') });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const service = (name: string): ComposeService => {
    const found = compose.services[name];
    if (found === undefined) throw new Error(`compose.yaml has no service ${name}`);
    return found;
  };

  /** The environment of the container, with the real paths of its secrets. */
  const environmentOf = (name: string): Record<string, string> => {
    const { environment, secrets } = service(name);
    const placed = Object.entries(environment).map(([key, value]) => {
      const secret = secrets.find((one) => value === `/run/secrets/${one}`);
      return [key, secret === undefined ? value : (compose.secrets[secret]?.file ?? '')];
    });
    return Object.fromEntries(placed) as Record<string, string>;
  };

  it('requires each variable without a default, by name', () => {
    for (const name of Object.keys(OPERATOR)) {
      expect(() => readCompose({ ...OPERATOR, [name]: '' })).toThrow(`demands ${name}`);
    }
  });

  it.each(PRODUCT)('gives %s every setting that production requires, and no unknown one', (name) => {
    const asked = new Set<string>();
    const environment = new Proxy(environmentOf(name), {
      get: (values, key) => {
        asked.add(String(key));
        return Reflect.get(values, key) as string | undefined;
      },
    });
    const settings = loadSettings(environment);
    expect(settings).toMatchObject({ environment: 'production', platformMfa: 'required', demoData: false });
    const unknown = Object.keys(environmentOf(name)).filter((key) => !asked.has(key));
    expect(unknown).toEqual([]);
    expect(KeyRing.load(settings.masterKeysFile).ids).toEqual(['k1']);
  });

  it('reads all other settings from an optional file that is not committed', () => {
    const path = 'deploy/settings.env';
    for (const name of PRODUCT) expect(service(name).env_file).toEqual([{ path, required: false }]);
    expect(readFileSync(join(CHECKOUT, '.gitignore'), 'utf8').split('\n')).toContain(path);
    const example = readFileSync(join(CHECKOUT, `${path}.example`), 'utf8');
    const others = [...example.matchAll(/^# ([A-Z0-9_]+)=(.*)$/gm)].map(([, key = '', value = '']) => [
      key,
      value === '' ? randomBytes(24).toString('hex') : value,
    ]);
    // Variables in compose.yaml take precedence over the file.
    const named = environmentOf('worker');
    expect(others.filter(([key = '']) => key in named)).toEqual([]);
    const asked = new Set<string>();
    const given = { ...named, ...(Object.fromEntries(others) as Record<string, string>) };
    loadSettings(
      new Proxy(given, {
        get: (values, key) => (asked.add(String(key)), Reflect.get(values, key) as string | undefined),
      }),
    );
    expect(others.map(([key = '']) => key).filter((key) => !asked.has(key))).toEqual([]);
    expect(others.length).toBeGreaterThan(0);
  });

  it('mounts only files of the checkout or from secrets.sh', () => {
    const missing = Object.entries(compose.services).flatMap(([name, { volumes, secrets, environment }]) => [
      ...volumes
        .map((volume) => volume.split(':')[0] ?? '')
        .filter((source) =>
          source.startsWith('.') ? !existsSync(resolve(CHECKOUT, source)) : !(source in compose.volumes),
        )
        .map((source) => `${name}: ${source}`),
      ...secrets
        .filter((secret) => !existsSync(compose.secrets[secret]?.file ?? ''))
        .map((secret) => `${name}: ${secret}`),
      ...Object.values(environment)
        .filter((value) => value.startsWith('/run/secrets/') && !secrets.includes(basename(value)))
        .map((value) => `${name}: ${value} is not among its secrets`),
    ]);
    expect(missing).toEqual([]);
    const made = readdirSync(join(folder, 'secrets')).toSorted();
    expect(made).toEqual(Object.keys(compose.secrets).toSorted());
  });

  it('starts a program of the image', () => {
    const dockerfile = readFileSync(join(CHECKOUT, 'Dockerfile'), 'utf8');
    const commands = PRODUCT.map((name) => service(name).command ?? []).filter((command) => command.length > 0);
    const programs = [...commands.flat(), dockerfile].join('\n').matchAll(/dist\/src\/(\w+)\.js/g);
    for (const [, program = ''] of programs) expect(existsSync(join(CHECKOUT, 'src', `${program}.ts`))).toBe(true);
    expect(commands).toHaveLength(2);
  });

  it('checks the health of each container at its own management port', () => {
    const dockerfile = readFileSync(join(CHECKOUT, 'Dockerfile'), 'utf8');
    expect(/^HEALTHCHECK[\s\S]*?CMD .*$/m.exec(dockerfile)?.[0]).toContain('MANAGEMENT_PORT || 9090}/health/ready');
    for (const name of ['api-1', 'api-2', 'worker']) expect(service(name).healthcheck).toBeUndefined();
    for (const name of ['api-1', 'api-2', 'worker']) {
      expect(service(name).depends_on).toEqual({ bootstrap: { condition: 'service_completed_successfully' } });
    }
  });

  it('has entrypoint scripts with the permissions that each image expects', () => {
    const mode = (path: string): number => statSync(join(CHECKOUT, path)).mode & 0o111;
    // The entrypoint of MariaDB's image sources files that are not executable, which gives them its functions; nginx's runs only executable
    // ones.
    expect(mode('deploy/mariadb/provisioner.sh')).toBe(0);
    expect(mode('deploy/nginx/base-domain-pattern.envsh')).toBe(0o111);
  });

  describe('deploy/secrets.sh', () => {
    it('creates each secret once, as a private file', () => {
      const place = join(folder, 'secrets');
      const read = (): string[] => readdirSync(place).map((name) => readFileSync(join(place, name), 'utf8'));
      const before = read();
      makeSecrets(CHECKOUT, { SECRETS_DIR: place });
      expect(read()).toEqual(before);
      expect(new Set(readdirSync(place).map((name) => statSync(join(place, name)).mode & 0o777))).toEqual(
        new Set([0o600]),
      );
    });

    it('creates unique keys', () => {
      const other = join(folder, 'others');
      makeSecrets(CHECKOUT, { SECRETS_DIR: other });
      expect(KeyRing.load(join(other, 'master_keys')).current).not.toEqual(
        KeyRing.load(join(folder, 'secrets', 'master_keys')).current,
      );
    });

    it('creates its folders for the owner of the checkout, who keeps other files in them', () => {
      const checkout = join(folder, 'checkout');
      mkdirSync(join(checkout, 'deploy'), { recursive: true });
      writeFileSync(join(checkout, 'deploy', 'secrets.sh'), readFileSync(join(CHECKOUT, 'deploy', 'secrets.sh')));
      const isRoot = process.getuid?.() === 0;
      if (isRoot) spawnSync('chown', ['1234:1234', checkout]);
      makeSecrets(checkout, {});
      const owner = statSync(checkout).uid;
      expect(owner).toBe(isRoot ? 1234 : process.getuid?.());
      expect(statSync(join(checkout, '.local')).uid).toBe(owner);
      expect(statSync(join(checkout, '.local', 'secrets')).uid).toBe(owner);
      const keys = statSync(join(checkout, '.local', 'secrets', 'master_keys'));
      expect([keys.uid, keys.mode & 0o777]).toEqual([isRoot ? 1000 : owner, 0o600]);
    });
  });
});

function makeSecrets(checkout: string, environment: Readonly<Record<string, string>>): void {
  const { PATH = '' } = process.env;
  const made = spawnSync('sh', ['deploy/secrets.sh'], {
    cwd: checkout,
    env: { PATH, ...environment },
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`no secrets: ${made.stderr}`);
}
