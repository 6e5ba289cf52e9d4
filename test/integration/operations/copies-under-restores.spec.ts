import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDomainError, systemActor } from '#kernel';
import { Backups } from '../../../src/operations/backup/backups.service';
import { TenantCloning } from '../../../src/operations/cloning/tenant-cloning.service';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { TenantExport } from '../../../src/operations/offboarding/export/tenant-export';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { CommandLine } from '../../support/command-line';
import { Platform } from '../../support/platform';

/** `COPIES_ROUNDS=25` makes 50 clones and 50 exports. */
const ROUNDS = Number(process.env['COPIES_ROUNDS'] ?? 3);
const COPIES_PER_ROUND = 2;
const MAX_DELAY_MS = 3000;

/** Copies that begin at random moments of restores, which run in another process: whole, or refused as busy. */
describe('Copies under restores', () => {
  let platform: Platform;
  let place: TenantPlace;
  let restores: CommandLine;
  let copies = 0;
  const folder = mkdtempSync(join(tmpdir(), 'copies-'));

  beforeAll(async () => {
    platform = await Platform.start();
    restores = new CommandLine(platform.environment);
    place = await platform.company({ name: 'Copiée', slug: 'copiee' });
    await platform.get(Backups).make({ tenantId: place.tenantId }, { reason: 'manual', codec: 'gzip' });
  }, 120_000);

  afterAll(async () => {
    await restores.stop();
    rmSync(folder, { recursive: true, force: true });
    await platform.stop();
  });

  const clone = async (): Promise<unknown> => {
    const request = { slug: `copie-${(copies += 1)}`, anonymise: false, ttl: null, serverName: null };
    const { result } = await platform
      .get(TenantCloning)
      .clone(place.tenantId, { ...request, actor: systemActor('test') });
    return result?.['tables'];
  };

  const write = async (): Promise<unknown> =>
    (await platform.get(TenantExport).write(place.tenantId, join(folder, `${(copies += 1)}.zip`))).tables;

  /** The number of tables, or that the copy was refused. */
  const later = async (copy: () => Promise<unknown>): Promise<unknown> => {
    await pause(Math.random() * MAX_DELAY_MS);
    return copy().catch((error: unknown) => (isDomainError(error, 'LEASE_HELD') ? 'busy' : error));
  };

  it('are whole, or refused as busy', async () => {
    const whole = [await clone(), await write()];
    const succeeded = { clones: 0, exports: 0, restores: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const restored = restores.run(['restore:tenant', place.tenantId.toString(), 'latest', '--yes']);
      const begun = Array.from({ length: COPIES_PER_ROUND }, () => [later(clone), later(write)]).flat();
      const outcomes = await Promise.all(begun);
      const unlike = outcomes.filter((tables, at) => tables !== 'busy' && tables !== whole[at % 2]);
      expect(unlike).toEqual([]);
      const { code, stderr } = await restored;
      expect({ isExpected: code === 0 || code === 5, stderr }).toMatchObject({ isExpected: true });
      succeeded.clones += outcomes.filter((tables, at) => at % 2 === 0 && tables !== 'busy').length;
      succeeded.exports += outcomes.filter((tables, at) => at % 2 === 1 && tables !== 'busy').length;
      succeeded.restores += code === 0 ? 1 : 0;
    }
    // Rounds in which everything was refused would show nothing.
    expect(Object.entries(succeeded).filter(([, count]) => count === 0)).toEqual([]);
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
  }, 1_800_000);
});
