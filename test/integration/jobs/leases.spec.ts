import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { INestApplicationContext } from '@nestjs/common';
import { hasEnded, leaseOwner } from '../../../libs/jobs/lease-owner';
import { JobRuns, Leases } from '#jobs';
import { interruption } from '#kernel';
import type { Fence } from '#jobs';
import { eventually } from '../../support/eventually';
import { JobTestBed } from './job-test-bed';

describe('A lease', () => {
  let bed: JobTestBed;
  let here: INestApplicationContext;
  let there: INestApplicationContext;

  beforeAll(async () => {
    bed = await JobTestBed.start();
  });

  beforeEach(async () => {
    here = await bed.replica({ redisUrl: null });
    there = await bed.replica({ redisUrl: null });
  });

  afterEach(() => bed.clear());

  afterAll(() => bed.drop());

  const hold = <T>(app: INestApplicationContext, work: (fence: Fence) => Promise<T>): Promise<T> =>
    app.get(Leases).hold('gate', work);

  const asserted = (fence: Fence): Promise<unknown> =>
    bed.global.asApplication((dataSource) =>
      dataSource
        .transaction((manager) => fence.assert(manager))
        .then(
          () => 'held',
          (error: unknown) => error,
        ),
    );

  const change = (set: string): Promise<unknown> =>
    bed.global.asApplication((dataSource) => dataSource.query(`UPDATE leases SET ${set} WHERE name = 'gate'`));

  it('of a holder that died stays abandoned until what it left was tidied', async () => {
    const leases = here.get(Leases);
    const nothing = (): Promise<void> => Promise.resolve();
    await leases.hold('gate', nothing);
    expect(await leases.isAbandoned('gate')).toBe(false);
    await change("owner = 'elsewhere', expires_at = UTC_TIMESTAMP(3) - INTERVAL 10 MINUTE");
    expect(await leases.isAbandoned('gate')).toBe(true);
    await leases.hold('gate', nothing, { leavesAbandoned: true });
    expect(await leases.isAbandoned('gate')).toBe(true);
    const failing = leases.hold('gate', () => Promise.reject(new Error('not tidied')), { tidies: true });
    await expect(failing).rejects.toThrow('not tidied');
    expect(await leases.isAbandoned('gate')).toBe(true);
    await leases.hold('gate', nothing, { tidies: true });
    expect(await leases.isAbandoned('gate')).toBe(false);
  });

  it('interrupts its work when another process has taken it', async () => {
    await hold(here, async () => {
      await change("owner = 'elsewhere', token = token + 1");
      await eventually('the work is interrupted', () => interruption()?.aborted === true);
      expect(interruption()?.reason).toMatchObject({ code: 'LEASE_LOST' });
    });
  });

  it('has one holder at a time, and is free when its work ends or fails', async () => {
    await hold(here, async () => {
      expect(await there.get(Leases).isHeld('gate')).toBe(true);
      await expect(hold(there, () => Promise.resolve())).rejects.toMatchObject({ code: 'LEASE_HELD' });
    });
    await expect(hold(here, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await there.get(Leases).isHeld('gate')).toBe(false);
    expect(await hold(there, () => Promise.resolve('mine'))).toBe('mine');
  });

  it('is free at once if its holder was killed on this machine, and not before', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e9)']);
    await once(holder, 'spawn');
    await hold(here, () => Promise.resolve());
    await bed.global.asProvisioner((dataSource) =>
      dataSource.query(
        "UPDATE leases SET owner = ?, expires_at = UTC_TIMESTAMP(3) + INTERVAL 2 MINUTE WHERE name = 'gate'",
        [leaseOwner(holder.pid)],
      ),
    );
    await expect(hold(here, () => Promise.resolve())).rejects.toMatchObject({ code: 'LEASE_HELD' });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await hold(here, () => Promise.resolve('mine'))).toBe('mine');
  });

  it.each(['', 'someone', '00000000:1:1:ab', `${leaseOwner().slice(0, 8)}:1:0:ab`])(
    'is not free for an owner of whom nothing is known here: %j',
    (owner) => {
      expect(hasEnded(owner)).toBe(false);
    },
  );

  it('goes to one of many simultaneous requests', async () => {
    const gate = bed.gate();
    const refusals: unknown[] = [];
    const wanted = Array.from({ length: 10 }, (_none, n) =>
      hold(n % 2 === 0 ? here : there, () => gate.pass()).catch((error: unknown) => refusals.push(error)),
    );
    await eventually('nine are refused', () => refusals.length === 9);
    gate.open();
    await Promise.all(wanted);
    expect(refusals).toMatchObject(Array.from({ length: 9 }, () => ({ code: 'LEASE_HELD' })));
  });

  it('that expired and was taken over refuses the fence of its first holder for good', async () => {
    await hold(here, async (first) => {
      expect(await asserted(first)).toBe('held');
      await bed.sql("UPDATE leases SET expires_at = '2000-01-01'");
      // No other process took the lease, so its holder is still the only writer.
      expect(await asserted(first)).toBe('held');
      await hold(there, async (second) => {
        expect(second.token).toBe(first.token + 1);
        expect(await asserted(first)).toMatchObject({ code: 'LEASE_LOST' });
        expect(await asserted(second)).toBe('held');
      });
      expect(await asserted(first)).toMatchObject({ code: 'LEASE_LOST' });
    });
  });

  it('that was taken over stays with the new holder when the first one ends', async () => {
    const gate = bed.gate();
    const first = hold(here, () => gate.pass());
    await eventually('held', () => there.get(Leases).isHeld('gate'));
    await bed.sql("UPDATE leases SET expires_at = '2000-01-01'");
    await hold(there, async () => {
      gate.open();
      await first;
      expect(await there.get(Leases).isHeld('gate')).toBe(true);
    });
  });

  it('cannot be taken over between the assertion and the commit', async () => {
    await hold(here, async (first) => {
      await bed.sql("UPDATE leases SET expires_at = '2000-01-01'");
      const order: string[] = [];
      let takeOver: Promise<void> = Promise.resolve();
      await bed.global.asApplication((dataSource) =>
        dataSource.transaction(async (manager) => {
          await first.assert(manager);
          takeOver = hold(there, () => {
            order.push('taken over');
            return Promise.resolve();
          });
          for (let n = 0; n < 20; n += 1) await manager.query('SELECT 1');
          order.push('committing');
        }),
      );
      await takeOver;
      expect(order).toEqual(['committing', 'taken over']);
    });
  });
});

describe('Requested work', () => {
  let bed: JobTestBed;

  beforeAll(async () => {
    bed = await JobTestBed.start();
  });

  afterAll(() => bed.drop());

  it.each([
    { kind: 'Upper.case', window: 'w' },
    { kind: 'with:colon', window: 'w' },
    { kind: 'fine', window: 'with:colon' },
    { kind: 'fine', window: '' },
    { kind: 'fine', window: 'x'.repeat(65) },
  ])('has a kind and a window that the queue can name: not %j', async (order) => {
    const app = await bed.replica({ redisUrl: null });
    await expect(app.get(JobRuns).enqueue({ ...order, tenant: null })).rejects.toThrow('invalid kind or window');
  });
});
