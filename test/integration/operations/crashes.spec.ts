import { isDomainError, systemActor } from '#kernel';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import { ProvisioningService } from '../../../src/operations/provisioning/provisioning.service';
import { WarmPool } from '../../../src/operations/warm-pool/warm-pool.service';
import type { Death } from '../../support/crash-child';
import { someOf } from '../../support/faults';
import { builtAs } from '../../support/built-tenant';
import { Platform } from '../../support/platform';
import { runSource } from '../../support/run-source';

const STEPS = ['reserve', 'create_database', 'create_accounts', 'migrate', 'seed', 'activate'];
const INSTANTLY = { afterMs: 0, failsAt: null };

describe('A process killed while it creates a tenant', () => {
  let platform: Platform;
  let deaths = 0;
  /** What a creation without a disturbance builds. */
  let undisturbed: unknown;

  beforeAll(async () => {
    platform = await Platform.start();
    undisturbed = await builtAs(platform, (await platform.company({ name: 'Indemne' })).tenantId);
  });

  afterAll(async () => {
    await platform.stop();
  });

  /** Kills a process that creates a tenant; returns the requested slug. */
  const die = async (death: Death): Promise<string> => {
    deaths += 1;
    const slug = `victime-${deaths}`;
    const ended = await runSource(
      'test/support/crash-child.ts',
      ['create', slug, JSON.stringify(death)],
      platform.environment,
    );
    expect({ signal: ended.signal, stderr: ended.stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
    // Expires the lease of the dead process, so that the test does not wait for it.
    await platform.registry("UPDATE operations SET lease_until = '2000-01-01' WHERE state = 'running'");
    await platform.registry("UPDATE leases SET expires_at = '2000-01-01'");
    return slug;
  };

  const doctor = (): Promise<unknown> => platform.get(Doctor).examine(true);

  const retry = (slug: string): Promise<unknown> =>
    platform
      .get(ProvisioningService)
      .createTenant({ name: slug, slug }, { actor: systemActor('test'), idempotencyKey: `key of ${slug}` });

  const statusOf = async (slug: string): Promise<unknown> => {
    const [tenant] = await platform.registry('SELECT status FROM tenants WHERE slug = ?', [slug]);
    return tenant?.['status'] ?? 'none';
  };

  /** The server has exactly what the registry says, and no work is left. */
  const expectNoOrphans = async (): Promise<void> => {
    const databases = await platform.registry<{ name: string }>(
      'SELECT database_name AS name FROM tenant_databases UNION SELECT database_name FROM warm_databases',
    );
    const accounts = await platform.registry<{ name: string }>('SELECT username AS name FROM tenant_credentials');
    expect(await platform.leftovers()).toEqual({
      databases: databases.map(({ name }) => name).toSorted(),
      accounts: accounts.map(({ name }) => name).toSorted(),
    });
    expect(await platform.registry("SELECT id FROM operations WHERE state = 'running'")).toEqual([]);
    expect(await platform.get(Doctor).examine(false)).toEqual([]);
  };

  const expectServing = async (slug: string): Promise<void> => {
    expect(await statusOf(slug)).toBe('active');
    const [tenant] = await platform.registry<{ id: number }>('SELECT id FROM tenants WHERE slug = ?', [slug]);
    expect(await builtAs(platform, tenant?.id ?? 0)).toEqual(undisturbed);
  };

  it('before its first step: the doctor finishes', async () => {
    const slug = await die({ at: `before ${STEPS[0] ?? ''}`, ...INSTANTLY });
    await doctor();
    await expectServing(slug);
    await expectNoOrphans();
  });

  describe.each(someOf(STEPS, 3))('at the step %s', (step) => {
    it('when it is done and not yet recorded: the same request finishes', async () => {
      const slug = await die({ at: `during ${step}`, ...INSTANTLY });
      await retry(slug);
      await expectServing(slug);
      await expectNoOrphans();
    });

    it('after it, before the next: the doctor finishes, and the same request returns that tenant', async () => {
      const slug = await die({ at: `after ${step}`, ...INSTANTLY });
      await doctor();
      expect(await retry(slug)).toMatchObject({ replayed: true });
      await expectServing(slug);
      await expectNoOrphans();
    });
  });

  it.each(someOf([5, 15, 30, 60], 2))('%i ms into the migrations: the doctor finishes', async (afterMs) => {
    const slug = await die({ at: 'before migrate', afterMs, failsAt: null });
    await doctor();
    await expectServing(slug);
    await expectNoOrphans();
  });

  it.each(someOf(STEPS.slice(0, -1).toReversed(), 2))(
    'during the compensation, after %s: nothing is left half done',
    async (step) => {
      const slug = await die({ at: `compensated ${step}`, afterMs: 0, failsAt: 'during seed' });
      await doctor();
      const status = await statusOf(slug);
      expect(['none', 'active']).toContain(status);
      if (status === 'active') await expectServing(slug);
      await expectNoOrphans();
    },
  );

  it.each(someOf(['after reserve', 'before seed', 'during seed', 'during activate', 'compensated create_database'], 2))(
    'with a warm database, %s: finished or taken back, nothing in between',
    async (at) => {
      const warm = await Platform.start({ WARM_POOL_SIZE: '1' });
      const cold = platform;
      try {
        platform = warm;
        await warm.get(WarmPool).refill();
        const slug = await die({ at, afterMs: 0, failsAt: at.startsWith('compensated') ? 'during seed' : null });
        await doctor();
        const status = await statusOf(slug);
        expect(status).toBe(at.startsWith('compensated') ? 'none' : 'active');
        await expectNoOrphans();
      } finally {
        platform = cold;
        await warm.stop();
      }
    },
  );

  it('on another machine is left alone during its lease: the doctor does not interfere, the same request has to wait', async () => {
    const slug = await die({ at: 'before migrate', ...INSTANTLY });
    await platform.registry(
      `UPDATE operations SET lease_until = UTC_TIMESTAMP(3) + INTERVAL 60 SECOND, lease_owner = 'ffffffff:1:1:ff'
        WHERE state = 'running'`,
    );
    const [operation] = await platform.registry<{ id: number }>("SELECT id FROM operations WHERE state = 'running'");
    await doctor();
    expect(await statusOf(slug)).toBe('provisioning');
    const busy = await platform
      .get(Tasks)
      .finish(operation?.id ?? 0)
      .catch((error: unknown) => error);
    expect(isDomainError(busy, 'OPERATION_BUSY')).toBe(true);
    await platform.registry("UPDATE operations SET lease_until = '2000-01-01' WHERE state = 'running'");
    await doctor();
    await expectServing(slug);
  });
});
