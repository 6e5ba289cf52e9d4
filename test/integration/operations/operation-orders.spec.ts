import { systemActor } from '#kernel';
import type { Operation } from '../../../src/operations/operations/operation.entity';
import { OperationOrders } from '../../../src/operations/operations/operation-orders';
import { OperationsService } from '../../../src/operations/operations/operations.service';
import type { Saga, SagaStep } from '../../../src/operations/operations/saga';
import { SagaRunner } from '../../../src/operations/operations/saga-runner';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';

const ACTOR = systemActor('test');

describe('An operation', () => {
  let platform: Platform;
  let done: string[];

  beforeAll(async () => {
    platform = await Platform.start();
  });

  afterAll(async () => {
    await platform.stop();
  });

  beforeEach(() => {
    done = [];
  });

  const step = (name: string, more: Partial<SagaStep> = {}): SagaStep => ({
    name,
    run: () => {
      done.push(name);
      return Promise.resolve({ of: name });
    },
    compensate: () => {
      done.push(`not ${name}`);
      return Promise.resolve();
    },
    ...more,
  });

  const failing = (name: string): SagaStep => step(name, { run: () => Promise.reject(new Error('on purpose')) });

  const order = (saga: Saga, tenantId: number | null = null) => ({ saga, tenantId, input: {}, actor: ACTOR });

  const found = async (id: number): Promise<Operation> => (await platform.get(OperationsService).get(id)).operation;

  const lastId = async (): Promise<number> => {
    const [row] = await platform.registry<{ id: number }>('SELECT MAX(id) AS id FROM operations');
    return Number(row?.id);
  };

  it('has the output of its steps as its result', async () => {
    const saga: Saga = {
      kind: 'test.sum',
      steps: [step('one'), step('two')],
      result: (_, records) => ({ ...records }),
    };
    const { id, state, result } = await platform.get(OperationOrders).perform(order(saga));
    expect({ state, result }).toEqual({ state: 'done', result: { one: { of: 'one' }, two: { of: 'two' } } });
    expect((await found(id)).actor).toBe('system:test');
  });

  it('shows its progress', async () => {
    const saga: Saga = {
      kind: 'test.progress',
      steps: [
        step('long', {
          run: (_operation, _record, report) => {
            report(7, 7);
            return Promise.resolve({});
          },
        }),
      ],
    };
    const { id } = await platform.get(OperationOrders).perform(order(saga));
    await eventually('the progress is written', async () => (await found(id)).progress !== null);
    expect((await found(id)).progress).toEqual({ done: 7, total: 7 });
  });

  it('is compensated in reverse order when a step fails', async () => {
    const saga: Saga = { kind: 'test.fails', steps: [step('one'), step('two'), failing('three')] };
    await expect(platform.get(OperationOrders).perform(order(saga))).rejects.toMatchObject({
      code: 'OPERATION_FAILED',
    });
    expect(done).toEqual(['one', 'two', 'not three', 'not two', 'not one']);
    expect(await found(await lastId())).toMatchObject({ state: 'compensated', error: 'on purpose' });
  });

  it('is only completed, never compensated, after an irreversible step has begun', async () => {
    let isBroken = true;
    const fragile = step('two', { run: () => (isBroken ? Promise.reject(new Error('away')) : Promise.resolve({})) });
    const saga: Saga = { kind: 'test.commits', steps: [step('one', { commits: true }), fragile] };
    await expect(platform.get(OperationOrders).perform(order(saga))).rejects.toMatchObject({
      code: 'OPERATION_FAILED',
    });
    const id = await lastId();
    expect(done).toEqual(['one']);
    expect((await found(id)).state).toBe('running');
    const abandoned = platform.get(SagaRunner).abandon(id, saga, 'test');
    await expect(abandoned).rejects.toMatchObject({ code: 'OPERATION_COMMITTED' });
    isBroken = false;
    await platform.get(OperationOrders).finish(id, saga);
    expect(await found(id)).toMatchObject({ state: 'done', error: null });
    expect(done).toEqual(['one']);
  });

  it('of a tenant is refused during another one if it is exclusive', async () => {
    const { tenantId } = await platform.company({ name: 'Occupée' });
    const saga: Saga = { kind: 'test.alone', steps: [step('one')] };
    const alone = { ...order(saga, tenantId), exclusive: true };
    const first = await platform.get(OperationOrders).enqueue(alone);
    await expect(platform.get(OperationOrders).perform(alone)).rejects.toMatchObject({ code: 'TENANT_BUSY' });
    expect(done).toEqual([]);
    await platform.get(OperationOrders).finish(first.id, saga);
    expect((await platform.get(OperationOrders).perform(alone)).state).toBe('done');
  });

  it('without a waiting caller is a run of the job queue', async () => {
    const saga: Saga = { kind: 'test.later', steps: [step('one')] };
    const { id } = await platform.get(OperationOrders).enqueue(order(saga));
    const runs = await platform.registry(
      "SELECT state, payload FROM job_runs WHERE kind = 'operation.run' AND window_key = ?",
      [`op-${id}`],
    );
    expect(runs).toMatchObject([{ state: 'queued' }]);
    expect(done).toEqual([]);
  });
});
