import { IsInt } from 'class-validator';
import { defineTask, JobRuns, leaseHeld } from '#jobs';
import type { JobContext, Step, StepPlan, Task, TaskRequest } from '#jobs';
import { systemActor } from '#kernel';
import type { Operation } from '../../../src/operations/tasks/operation.entity';
import { OperationsService } from '../../../src/operations/tasks/operations.service';
import { eventually } from '../../support/eventually';
import { Platform } from '../../support/platform';
import { taskRun } from '../../support/run-task';
import { Nothing, taskEngine } from '../../support/task-engine';
import type { TaskEngine } from '../../support/task-engine';

const ACTOR = systemActor('test');

describe('A task', () => {
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

  const step = (name: string, more: Partial<Step> = {}): Step => ({
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

  const failing = (name: string): Step => step(name, { run: () => Promise.reject(new Error('on purpose')) });

  const stepped = (name: string, plan: StepPlan, exclusive = false): Task =>
    defineTask({ name, scope: 'platform', exclusive, uses: Nothing, steps: () => plan });

  const engine = (...tasks: readonly Task[]): TaskEngine => taskEngine(platform, tasks);

  const asked = (task: Task, tenantId: number | null = null): TaskRequest => ({
    task,
    tenantId,
    input: {},
    actor: ACTOR,
  });

  const found = async (id: number): Promise<Operation> => (await platform.get(OperationsService).get(id)).operation;

  const lastId = async (): Promise<number> => {
    const [row] = await platform.registry<{ id: number }>('SELECT MAX(id) AS id FROM operations');
    return Number(row?.id);
  };

  const runsOf = (kind: string): Promise<unknown[]> =>
    platform.registry('SELECT state, error, attempts FROM job_runs WHERE kind = ?', [kind]);

  it('has the output of its steps as its result, and is a run of the ledger', async () => {
    const task = stepped('test.sum', {
      steps: [step('one'), step('two')],
      result: (_, records) => ({ ...records }),
    });
    const { id, state, result } = await engine(task).tasks.runHere(asked(task));
    expect({ state, result }).toEqual({ state: 'done', result: { one: { of: 'one' }, two: { of: 'two' } } });
    expect((await found(id)).actor).toBe('system:test');
    expect(await runsOf('test.sum')).toEqual([{ state: 'done', error: null, attempts: 1 }]);
  });

  it('shows its progress', async () => {
    const task = stepped('test.progress', {
      steps: [
        step('long', {
          run: (_operation, _record, report) => {
            report(7, 7);
            return Promise.resolve({});
          },
        }),
      ],
    });
    const { id } = await engine(task).tasks.runHere(asked(task));
    await eventually('the progress is written', async () => (await found(id)).progress !== null);
    expect((await found(id)).progress).toEqual({ done: 7, total: 7 });
  });

  it('is compensated in reverse order when a step fails, and its run is not repeated', async () => {
    const task = stepped('test.fails', { steps: [step('one'), step('two'), failing('three')] });
    await expect(engine(task).tasks.runHere(asked(task))).rejects.toMatchObject({ code: 'OPERATION_FAILED' });
    expect(done).toEqual(['one', 'two', 'not three', 'not two', 'not one']);
    expect(await found(await lastId())).toMatchObject({ state: 'compensated', error: 'on purpose' });
    expect(await runsOf('test.fails')).toMatchObject([{ state: 'cancelled' }]);
  });

  it('is only completed, never compensated, after an irreversible step has begun', async () => {
    let isBroken = true;
    const fragile = step('two', { run: () => (isBroken ? Promise.reject(new Error('away')) : Promise.resolve({})) });
    const task = stepped('test.commits', { steps: [step('one', { commits: true }), fragile] });
    const { tasks } = engine(task);
    await expect(tasks.runHere(asked(task))).rejects.toMatchObject({ code: 'OPERATION_FAILED' });
    const id = await lastId();
    expect(done).toEqual(['one']);
    expect((await found(id)).state).toBe('running');
    await expect(tasks.abandon(id, 'test')).rejects.toMatchObject({ code: 'OPERATION_COMMITTED' });
    isBroken = false;
    await tasks.finish(id);
    expect(await found(id)).toMatchObject({ state: 'done', error: null });
    expect(done).toEqual(['one']);
  });

  it('of a tenant is refused during another operation if it is exclusive', async () => {
    const { tenantId } = await platform.company({ name: 'Occupée' });
    const task = stepped('test.alone', { steps: [step('one')] }, true);
    const { tasks } = engine(task);
    const first = await tasks.enqueue(asked(task, tenantId));
    await expect(tasks.runHere(asked(task, tenantId))).rejects.toMatchObject({ code: 'TENANT_BUSY' });
    expect(done).toEqual([]);
    await tasks.finish(first.id);
    expect((await tasks.runHere(asked(task, tenantId))).state).toBe('done');
  });

  it('without a waiting caller is a run of a worker, recorded with the operation', async () => {
    const task = stepped('test.later', { steps: [step('one')] });
    const { id } = await engine(task).tasks.enqueue(asked(task));
    const runs = await platform.registry(
      'SELECT kind, state, CAST(payload AS CHAR) AS payload FROM job_runs WHERE window_key = ?',
      [`op-${id}`],
    );
    expect(runs).toMatchObject([{ kind: 'test.later', state: 'queued' }]);
    expect(JSON.parse(String(runs[0]?.['payload']))).toEqual({ operationId: id, tenantId: null });
    expect(done).toEqual([]);
  });

  it('cannot be carried out by two processes at the same time', async () => {
    let isWaiting = true;
    let passes: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (passes = resolve));
    const slow = step('slow', {
      run: async () => {
        isWaiting = false;
        await gate;
        return {};
      },
    });
    const task = stepped('test.once', { steps: [slow] });
    const { tasks } = engine(task);
    const running = tasks.runHere(asked(task));
    await eventually('the step began', () => Promise.resolve(!isWaiting));
    await expect(tasks.finish(await lastId())).rejects.toMatchObject({ code: 'OPERATION_BUSY' });
    // Who waits asks often, so the question leaves no row.
    expect(await runsOf('test.once')).toHaveLength(1);
    passes();
    expect((await running).state).toBe('done');
  });

  it('that is cancelled while it runs undoes its steps', async () => {
    const cancelling = step('cancelled', {
      run: async () => {
        done.push('cancelled');
        const [run] = await platform.registry<{ id: number }>("SELECT id FROM job_runs WHERE kind = 'test.cancel'");
        expect(await platform.get(JobRuns).cancel(Number(run?.id))).toBe(true);
        return {};
      },
    });
    const task = stepped('test.cancel', { steps: [step('one'), cancelling, step('two')] });
    await expect(engine(task).tasks.runHere(asked(task))).rejects.toMatchObject({ code: 'OPERATION_CANCELLED' });
    expect(done).toEqual(['one', 'cancelled', 'not cancelled', 'not one']);
    expect(await found(await lastId())).toMatchObject({ state: 'compensated', error: 'OPERATION_CANCELLED' });
  });

  it('that needs a lease of another process is left for the next attempt of its worker', async () => {
    let isHeld = true;
    const task = defineTask({
      name: 'test.waits',
      scope: 'platform',
      uses: Nothing,
      run: () => (isHeld ? Promise.reject(leaseHeld({ name: 'x' })) : Promise.resolve({})),
    });
    const { tasks, execution } = engine(task);
    const { id } = await tasks.enqueue(asked(task));
    const worker = execution.handlers().find(({ kind }) => kind === 'test.waits');
    const [run] = await platform.registry<{ id: number }>('SELECT id FROM job_runs WHERE window_key = ?', [`op-${id}`]);
    await platform.registry("UPDATE job_runs SET state = 'running', fence = 1 WHERE id = ?", [run?.id]);
    const payload = { operationId: id };
    const job = { ...taskRun(null, {}), runId: run?.id, fence: 1, payload } as unknown as JobContext;
    await expect(worker?.run(job)).rejects.toMatchObject({ code: 'LEASE_HELD' });
    expect((await found(id)).state).toBe('running');
    isHeld = false;
    await worker?.run(job);
    expect((await found(id)).state).toBe('done');
  });

  it('runs here with its whole result, and keeps a summary', async () => {
    const task = defineTask({
      name: 'test.report',
      scope: 'platform',
      uses: Nothing,
      run: () => Promise.resolve({ rows: ['a', 'b'] }),
      summary: ({ rows }) => ({ rows: rows.length }),
    });
    expect(await engine(task).tasks.runTask({ task, tenantId: null, input: {} })).toEqual({ rows: ['a', 'b'] });
    const [run] = await platform.registry(
      "SELECT state, CAST(result AS CHAR) AS result FROM job_runs WHERE kind = 'test.report'",
    );
    expect({ ...run, result: JSON.parse(String(run?.['result'])) as unknown }).toEqual({
      state: 'done',
      result: { rows: 2 },
    });
  });

  it('is refused with an input that breaks its rules, before anything is recorded', async () => {
    class Input {
      @IsInt()
      id!: number;
    }
    const task = defineTask({
      name: 'test.input',
      scope: 'platform',
      input: Input,
      uses: Nothing,
      run: () => Promise.resolve({}),
    });
    const before = await lastId();
    const wrong = { task, tenantId: null, actor: ACTOR, input: { id: 'x' as unknown as number } };
    await expect(engine(task).tasks.enqueue(wrong)).rejects.toThrow('invalid input of test.input: id');
    expect(await lastId()).toBe(before);
  });

  it('has one name in the code, the queue and the audit log: two tasks cannot share it', () => {
    const task = stepped('test.twin', { steps: [] });
    expect(() => engine(task, task)).toThrow('two tasks have the name test.twin');
  });
});
