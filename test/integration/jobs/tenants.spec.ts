import type { JobEnd } from '#jobs';
import { clock } from '#kernel';
import { eventually } from '../../support/eventually';
import { ask, Counting, JobTestBed, reconcile } from './job-test-bed';

const ACME = 7;

describe('A run of a tenant', () => {
  let bed: JobTestBed;
  let ends: JobEnd[];
  const audit = { record: (end: JobEnd) => ends.push(end), drain: () => Promise.resolve() };

  beforeAll(async () => {
    bed = await JobTestBed.start();
  });

  beforeEach(() => {
    ends = [];
  });

  afterEach(() => bed.clear());

  afterAll(() => bed.drop());

  const expectState = async (expected: string): Promise<void> =>
    eventually(expected, async () => (await bed.runs(`state = '${expected}'`)).length === 1);

  it('is parked while the tenant is suspended, and run once it is active again', async () => {
    const tenant = bed.tenants.add(ACME, { status: 'suspended' });
    const handler = new Counting();
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] } });
    await ask(app, { tenant, window: 'w' });
    await expectState('parked');
    await reconcile(app);
    await expectState('parked');
    bed.tenants.add(ACME, { epoch: 2 });
    await reconcile(app);
    await expectState('done');
    expect(handler.seen).toMatchObject([{ tenantId: ACME, attempt: 1, epoch: 2 }]);
  });

  it.each(['archived', 'maintenance', 'moving', 'provisioning'] as const)(
    'is parked while it is %s',
    async (status) => {
      const tenant = bed.tenants.add(ACME, { status });
      const app = await bed.replica({ work: { handlers: [new Counting()], schedules: [] } });
      await ask(app, { tenant, window: 'w' });
      await expectState('parked');
    },
  );

  it('is parked during an announced maintenance, and run after its end without a lost attempt', async () => {
    const tenant = bed.tenants.add(ACME, { maintenanceUntil: clock.after(3_600_000) });
    const handler = new Counting();
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] } });
    await ask(app, { tenant, window: 'w' });
    await expectState('parked');
    await reconcile(app);
    expect(await bed.runs()).toMatchObject([{ state: 'parked', attempts: 0 }]);
    bed.tenants.add(ACME, { maintenanceUntil: new Date(clock.nowMs() - 1) });
    await reconcile(app);
    await expectState('done');
    expect(handler.seen).toMatchObject([{ tenantId: ACME, attempt: 1 }]);
  });

  it('is discarded when the tenant is gone, with an audit row', async () => {
    const tenant = bed.tenants.add(ACME);
    bed.tenants.records.clear();
    const handler = new Counting();
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] }, audit });
    const runId = await ask(app, { tenant, window: 'w' });
    await expectState('discarded');
    expect(handler.seen).toEqual([]);
    expect(ends).toEqual([{ runId, kind: 'count', tenantId: ACME, state: 'discarded', reason: 'TENANT_NOT_FOUND' }]);
  });

  it('that is parked is discarded when the tenant is deleted', async () => {
    const tenant = bed.tenants.add(ACME, { status: 'archived' });
    const app = await bed.replica({ work: { handlers: [new Counting()], schedules: [] }, audit });
    await ask(app, { tenant, window: 'w' });
    await expectState('parked');
    bed.tenants.add(ACME, { status: 'deleting' });
    await reconcile(app);
    await expectState('discarded');
    expect(ends).toMatchObject([{ state: 'discarded' }]);
  });

  it.each([
    ['suspended', 'parked'],
    ['deleting', 'discarded'],
  ] as const)('that fails because the tenant became %s meanwhile is %s', async (status, expected) => {
    const tenant = bed.tenants.add(ACME);
    const handler = new Counting('count', () => {
      bed.tenants.add(ACME, { status });
      return Promise.reject(new Error('refused'));
    });
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] } });
    await ask(app, { tenant, window: 'w' });
    await expectState(expected);
    expect(handler.seen).toHaveLength(1);
  });

  it('continues in the current epoch of the tenant', async () => {
    const tenant = bed.tenants.add(ACME, { epoch: 3 });
    bed.tenants.add(ACME, { epoch: 4, serverId: 9 });
    const handler = new Counting();
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] } });
    await ask(app, { tenant, window: 'w' });
    await expectState('done');
    expect(handler.seen).toMatchObject([{ epoch: 4 }]);
    expect(await bed.sql('SELECT epoch, server_id AS serverId FROM job_runs')).toEqual([{ epoch: 4, serverId: 9 }]);
  });

  it('that is bound to its epoch is discarded in another', async () => {
    const tenant = bed.tenants.add(ACME, { epoch: 3 });
    bed.tenants.add(ACME, { epoch: 4 });
    const handler = Object.assign(new Counting(), { requiresEpoch: true });
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] } });
    await ask(app, { tenant, window: 'w' });
    await expectState('discarded');
    expect(await bed.runs()).toMatchObject([{ error: 'EPOCH_PASSED' }]);
    expect(handler.seen).toEqual([]);
  });

  it('waits for a directory that does not know its epoch yet', async () => {
    const tenant = bed.tenants.add(ACME, { epoch: 4 });
    bed.tenants.add(ACME, { epoch: 3 });
    const handler = Object.assign(new Counting(), { requiresEpoch: true });
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] } });
    await ask(app, { tenant, window: 'w' });
    bed.tenants.add(ACME, { epoch: 4 });
    await expectState('done');
  });

  it('shows its progress', async () => {
    const handler = new Counting('count', async (job) => {
      await job.progress(1, 40);
      await job.progress(2, 40);
      await job.progress(40, 40);
    });
    const app = await bed.replica({ work: { handlers: [handler], schedules: [] } });
    await ask(app, { window: 'w', payload: { why: 'test' } });
    await expectState('done');
    const [row] = await bed.sql<{ progress: unknown; payload: unknown; result: unknown }>(
      'SELECT progress, payload, result FROM job_runs',
    );
    expect([row?.progress, row?.payload, row?.result].map((json) => JSON.parse(String(json)) as unknown)).toEqual([
      { done: 40, total: 40 },
      { why: 'test' },
      { ok: true },
    ]);
    expect(handler.seen[0]?.payload).toEqual({ why: 'test' });
  });
});
