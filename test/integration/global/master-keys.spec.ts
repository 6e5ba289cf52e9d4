import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyRing } from '#secrets';
import { migrateGlobal } from '../../../src/database/global/migrate-global';
import { openKeyRing } from '../../../src/global/key-ring.provider';
import { registerTenant } from '../../support/control-plane';
import { throwAwayGlobal } from '../../support/global-database';
import type { ThrowAwayGlobal } from '../../support/global-database';

const newKey = (): string => randomBytes(32).toString('base64');

/** Wrong keys are refused before anything is changed, and no new keys are generated if an estate exists. */
describe('The master keys of a platform', () => {
  let database: ThrowAwayGlobal;
  const file = join(tmpdir(), `keys-${randomBytes(6).toString('hex')}.json`);

  beforeAll(async () => {
    database = throwAwayGlobal();
    await database.migrate();
    await registerTenant(database, 1, 'abidjan');
  });

  afterAll(async () => {
    rmSync(file, { force: true });
    await database.drop();
  });

  const ringOf = (content: object): KeyRing => {
    writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
    return KeyRing.load(file);
  };

  const canWork = (): Promise<unknown> => database.asApplication((dataSource) => dataSource.query('SELECT 1'));

  it('are refused if they differ under the same name, without a change', async () => {
    const foreign = ringOf({ current: 'k1', keys: { k1: newKey() } });
    await expect(migrateGlobal(database.settings, foreign)).rejects.toMatchObject({ code: 'MASTER_KEYS_FOREIGN' });
    // A new password of the account would lock out every process with the right keys.
    await expect(canWork()).resolves.toBeDefined();
  });

  it('are refused without the key of the existing data', async () => {
    const fresh = ringOf({ current: 'k9', keys: { k9: newKey() } });
    await expect(migrateGlobal(database.settings, fresh)).rejects.toMatchObject({ code: 'MASTER_KEYS_FOREIGN' });
  });

  it('are accepted with an additional newer key', async () => {
    const { keys } = database.ring.portable;
    const known = Object.fromEntries([...keys].map(([id, key]) => [id, Buffer.from(key).toString('base64')]));
    const rotated = ringOf({ current: 'k9', keys: { ...known, k9: newKey() } });
    await expect(migrateGlobal(database.settings, rotated)).resolves.toMatchObject({ applied: [] });
  });

  it('are not generated in development if a global database exists or may exist', async () => {
    const missing = join(tmpdir(), `no-keys-${randomBytes(6).toString('hex')}.json`);
    const settings = { ...database.settings, masterKeysFile: missing };
    await expect(openKeyRing(settings)).rejects.toThrow(/does not exist, but the database .* does/);
    const elsewhere = { ...settings, database: { ...settings.database, port: 1 } };
    await expect(openKeyRing(elsewhere)).rejects.toThrow(/does not answer/);
    expect(existsSync(missing)).toBe(false);
    const fresh = {
      ...settings,
      database: { ...settings.database, globalName: `test_${randomBytes(4).toString('hex')}` },
    };
    await expect(openKeyRing(fresh)).resolves.toBeInstanceOf(KeyRing);
    rmSync(missing);
  });
});
