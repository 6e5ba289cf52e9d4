import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyRing } from '#secrets';
import { CURRENT_SCHEMA_VERSION } from '../../../src/database/tenant/tenant-migrations';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { CommandLine } from '../../support/command-line';
import { outdate, PREVIOUS_VERSION } from '../../support/outdated-schema';
import { Platform } from '../../support/platform';
import type { Ended } from '../../support/run-source';

describe('bootstrap', () => {
  let platform: Platform;
  let companies: TenantPlace[];

  beforeAll(async () => {
    platform = await Platform.start({ DEMO_DATA: 'off', PLATFORM_MFA: 'required' });
    companies = [await platform.company({ name: 'Un' }), await platform.company({ name: 'Deux' })];
  });

  afterAll(() => platform.stop());

  const bootstrap = (environment: Readonly<Record<string, string>> = {}, ...options: string[]): Promise<Ended> =>
    CommandLine.run(['bootstrap', ...options], { ...platform.environment, ...environment });

  const versions = async (): Promise<unknown[]> =>
    (await platform.registry('SELECT schema_version AS version FROM tenant_databases ORDER BY tenant_id')).map(
      ({ version }) => version,
    );

  const nth = (index: number): TenantPlace => {
    const place = companies[index];
    if (place === undefined) throw new Error('no such company');
    return place;
  };

  it('prints the administrator’s password once, with the required first steps', async () => {
    const first = await bootstrap({}, '--lang', 'en');
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^Password \(shown only once\): \S{24}$/m);
    expect(first.stdout).toMatch(/^First login: .*password is changed.*second factor/m);
    const again = await bootstrap({}, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ adminPassword: null, firstLogin: null });
  });

  it('migrates the tenants of an older release', async () => {
    await outdate(platform, nth(0));
    await outdate(platform, nth(1));
    const ended = await bootstrap({}, '--lang', 'en');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toContain('2 tenant(s) migrated');
    expect(await versions()).toEqual([CURRENT_SCHEMA_VERSION, CURRENT_SCHEMA_VERSION]);
  });

  it('exits with 1 if tenants stay behind, with their number and the command to migrate them', async () => {
    await outdate(platform, nth(0));
    await outdate(platform, nth(1));
    const { user, password } = nth(0).ddl;
    await platform.server("ALTER USER ?@'%' IDENTIFIED BY 'quite another password'", [user]);
    const ended = await bootstrap({}, '--json', '--lang', 'en');
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ upgraded: { migrated: 0, behind: 2 } });
    expect(ended.stderr).toContain('2 tenant(s) still have an older schema');
    expect(ended.stderr).toContain('`tenant:migrate --all`');
    expect(await versions()).toEqual([PREVIOUS_VERSION, PREVIOUS_VERSION]);
    await platform.server("ALTER USER ?@'%' IDENTIFIED BY ?", [user, password]);
    expect((await bootstrap()).code).toBe(0);
    expect(await versions()).toEqual([CURRENT_SCHEMA_VERSION, CURRENT_SCHEMA_VERSION]);
  });

  it.each(['bootstrap', 'global:migrate'])(
    'refuses keys of another installation in %s, and changes nothing',
    async (name) => {
      const MASTER_KEYS_FILE = join(tmpdir(), `foreign-${platform.settings.database.globalName}.json`);
      KeyRing.create(MASTER_KEYS_FILE);
      const ours = `${platform.settings.database.globalName}_app%`;
      const accounts = (): Promise<unknown[]> =>
        platform.server('SELECT User, authentication_string FROM mysql.user WHERE User LIKE ?', [ours]);
      const before = await accounts();
      const ended = await CommandLine.run([name], {
        ...platform.environment,
        DEMO_DATA: 'off',
        MASTER_KEYS_FILE,
      });
      rmSync(MASTER_KEYS_FILE);
      expect(ended.code).toBe(3);
      expect(ended.stderr).toContain('MASTER_KEYS_FOREIGN');
      expect(before).toHaveLength(1);
      expect(await accounts()).toEqual(before);
    },
  );
});
