import { mapDatabaseError } from '#persistence';
import type { StepRecord } from '#jobs';
import { Tenant } from '../../../src/global/tenants/tenant.entity';
import { GlobalDatabase } from '../../../src/global/global-database';
import { IdentityStamps } from '../../../src/operations/database-identity/identity-stamps';
import { RestoreSteps } from '../../../src/operations/restore/restore-steps';
import type { RestorePlan } from '../../../src/operations/restore/restore-plan';
import { Operation } from '../../../src/operations/tasks/operation.entity';
import { OperationStep } from '../../../src/operations/tasks/operation-step.entity';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { TenantLifecycle } from '../../../src/operations/tenants/tenant-lifecycle.service';
import { Platform } from '../../support/platform';

/** The steps of a restore around the exchange, on the data that the tenant has anyway. */
describe('A restore, around the exchange', () => {
  let platform: Platform;
  let place: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Rouverte', slug: 'rouverte' });
  });

  afterAll(() => platform.stop());

  afterEach(() => jest.restoreAllMocks());

  const registry = (): GlobalDatabase => platform.get(GlobalDatabase);

  const restoring = async (records: Readonly<Record<string, StepRecord>>): Promise<Operation> =>
    registry().use(async (manager) => {
      const operation = await manager.save(
        manager.create(Operation, {
          kind: 'restore.tenant',
          tenantId: place.tenantId,
          state: 'running',
          input: {},
          actor: 'test',
        }),
      );
      const rows = Object.entries(records).map(([name, record], position) =>
        manager.create(OperationStep, {
          operationId: operation.id,
          position,
          name,
          state: 'running',
          record,
          attempts: 1,
        }),
      );
      await manager.save(rows);
      return operation;
    });

  const step = (name: string) => {
    const { tenantId, server, database } = place;
    const plan = { place, source: { server, database, user: 'none' }, kept: `${database}_k0`, tables: null };
    const steps = platform
      .get(RestoreSteps)
      .steps(() => Promise.resolve({ ...plan, isWhole: true, discardsIssued: false } as RestorePlan));
    const found = steps.find((one) => one.name === name);
    const run = (operation: Operation, record: StepRecord) =>
      found?.run({ ...operation, tenantId, input: {} }, record, () => undefined);
    return { run };
  };

  const status = async (): Promise<string> =>
    (await registry().use((manager) => manager.findOneByOrFail(Tenant, { id: place.tenantId }))).status;

  const recorded = async ({ id: operationId }: Operation, name: string): Promise<StepRecord> =>
    (await registry().use((manager) => manager.findOneByOrFail(OperationStep, { operationId, name }))).record;

  it('keeps the status that the tenant got after the restore was requested, if the process dies behind its fence', async () => {
    const operation = await restoring({ migrate: {}, fence: { status: 'active' } });
    await platform.get(TenantLifecycle).suspend(place.tenantId);
    // The process dies here: what the step returns is not written.
    await step('fence').run(operation, { status: 'active' });
    expect(await status()).toBe('maintenance');
    const intent = await recorded(operation, 'fence');
    expect(await step('fence').run(operation, intent)).toEqual({ status: 'suspended' });
    await registry().use((manager) => manager.update(Tenant, { id: place.tenantId }, { status: 'suspended' }));
    await platform.get(TenantLifecycle).activate(place.tenantId);
  });

  it('serves the tenant again although a statement after the exchange meets deadlocks', async () => {
    const { version, fingerprint } = await platform
      .registry<{ version: string; fingerprint: string }>(
        'SELECT schema_version AS version, schema_fingerprint AS fingerprint FROM tenant_databases WHERE tenant_id = ?',
        [place.tenantId],
      )
      .then(([row]) => row ?? { version: '', fingerprint: '' });
    const operation = await restoring({ migrate: { version, fingerprint }, fence: { status: 'active' } });
    await step('fence').run(operation, { status: 'active' });
    const deadlock = mapDatabaseError(
      Object.assign(new Error('Deadlock found'), { errno: 1213, code: 'ER_LOCK_DEADLOCK' }),
    );
    const stamp = jest.spyOn(platform.get(IdentityStamps), 'stamp').mockRejectedValueOnce(deadlock);
    await step('reopen').run(operation, {});
    expect(await status()).toBe('active');
    expect(stamp).toHaveBeenCalledTimes(2);
  });
});
