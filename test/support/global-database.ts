import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { quoteIdentifier } from '#persistence';
import { KeyRing } from '#secrets';
import { loadSettings } from '../../src/config/settings';
import type { Settings } from '../../src/config/settings';
import {
  globalAppAccount,
  globalDataSourceOptions,
  provisioningAccount,
} from '../../src/database/global/global-data-source';
import { migrateGlobal } from '../../src/database/global/migrate-global';

/** A separate control plane database `test_…`, not yet migrated, with its own key file; `drop` removes both. */
export interface ThrowAwayGlobal {
  readonly settings: Settings;
  readonly ring: KeyRing;
  migrate(): Promise<readonly string[]>;
  /** As the provisioning account, without a database. */
  asServer<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T>;
  /** As the provisioning account, which has all rights. */
  asProvisioner<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T>;
  /** As the application's account. */
  asApplication<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
}

export function throwAwayGlobal(overrides: Readonly<Record<string, string>> = {}): ThrowAwayGlobal {
  const id = randomBytes(5).toString('hex');
  const settings = loadSettings({
    ...process.env,
    NODE_ENV: 'test',
    GLOBAL_DATABASE: `test_global_${id}`,
    MASTER_KEYS_FILE: join(tmpdir(), `keys-${id}.json`),
    ...overrides,
  });
  KeyRing.create(settings.masterKeysFile);
  const ring = KeyRing.load(settings.masterKeysFile);
  const provisioner = globalDataSourceOptions(settings, provisioningAccount(settings));
  const application = globalAppAccount(settings, ring);
  const server = Object.assign({ ...provisioner }, { database: undefined, entities: [] });
  return {
    settings,
    ring,
    migrate: async () => (await migrateGlobal(settings, ring)).applied,
    asServer: (work) => connected(server, work),
    asProvisioner: (work) => connected(provisioner, work),
    asApplication: (work) => connected(globalDataSourceOptions(settings, application), work),
    drop: async () => {
      await connected(server, async (dataSource) => {
        await dataSource.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(settings.database.globalName)}`);
        await dataSource.query("DROP USER IF EXISTS ?@'%'", [application.user]);
      });
      rmSync(settings.masterKeysFile, { force: true });
    },
  };
}

async function connected<T>(
  options: ConstructorParameters<typeof DataSource>[0],
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const dataSource = await new DataSource(options).initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
