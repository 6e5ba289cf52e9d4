import { defineTask, JobRuns } from '#jobs';
import type { JobContext, Step, StepRecord, Task } from '#jobs';
import { interruption, systemActor } from '#kernel';
import { jobInterrupted, leaseHeld } from '../../../libs/jobs/jobs.errors';
import { commandInterrupted } from '../../../src/operations/commands/command.errors';
import { Platform } from '../../support/platform';
import { taskRun } from '../../support/run-task';
import { Nothing, taskEngine } from '../../support/task-engine';

const ACTOR = systemActor('test');

/** Only the first step of the plan of a task. */
const stepsOf = (task: Task): readonly Step[] => task.steps?.({}).steps.slice(0, 1) ?? [];

const stopsAt = (stopping: AbortController): Step => ({
  name: 'stops',
  run: () => {
    stopping.abort(commandInterrupted({ signal: 'SIGTERM' }));
    return Promise.resolve({});
  },
});

const never: Step = { name: 'never', run: () => Promise.reject(new Error('begun after the interruption')) };

describe('An attempt at a task', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
  });

  afterAll(() => platform.stop());

  const operationOf = async (id: number): Promise<unknown> =>
    (await platform.registry('SELECT state, error FROM operations WHERE id = ?', [id]))[0];

  /** An operation, its run, and an attempt at the run with fence 1. */
  const begun = async (task: Task, signal = new AbortController().signal) => {
    const engine = taskEngine(platform, [task]);
    const { id } = await engine.tasks.enqueue({ task, tenantId: null, input: {}, actor: ACTOR });
    const [run] = await platform.registry<{ id: number }>('SELECT id FROM job_runs WHERE window_key = ?', [`op-${id}`]);
    const runId = Number(run?.id);
    await platform.registry("UPDATE job_runs SET state = 'running', fence = 1 WHERE id = ?", [runId]);
    const job = {
      ...taskRun(null, {}),
      runId,
      fence: 1,
      signal,
      payload: { operationId: id },
    } as unknown as JobContext;
    return { ...engine, id, runId, job };
  };

  it.each([
    ['succeeds', () => Promise.resolve({})],
    ['fails', () => Promise.reject(new Error('too late'))],
  ])('that %s after another one took the run over ends nothing', async (how, outcome) => {
    const takeOver = (): Promise<unknown> =>
      platform.registry('UPDATE job_runs SET fence = 2 WHERE kind = ?', [`test.late_${how}`]);
    const task = defineTask({
      name: `test.late_${how}`,
      scope: 'platform',
      uses: Nothing,
      run: () => takeOver().then(outcome),
    });
    const { execution, id, job } = await begun(task);
    await expect(execution.complete(id, job)).rejects.toMatchObject({ code: 'OPERATION_BUSY' });
    expect(await operationOf(id)).toEqual({ state: 'running', error: null });
  });

  const facts = { name: 'test.stops', scope: 'platform', uses: Nothing } as const;
  const fails = (): Promise<never> => Promise.reject(new Error('stopped'));

  /** A task with two steps, of which the first one is undone as noted and the second one fails. */
  const stepped = (name: string, noted: string[]): Task => {
    const first: Step = {
      name: 'first',
      run: () => Promise.resolve({}),
      compensate: () => Promise.resolve(void noted.push('undone')),
    };
    return defineTask({ ...facts, name, steps: () => ({ steps: [first, { name: 'second', run: fails }] }) });
  };

  it('in a process that stops is left to the next attempt, with steps and without', async () => {
    const stopping = AbortSignal.abort(jobInterrupted({ kind: 'test.stops' }));
    const noted: string[] = [];
    for (const task of [stepped('test.stops_between', noted), defineTask({ ...facts, run: fails })]) {
      const left = await begun(task, stopping);
      await expect(left.execution.complete(left.id, left.job)).rejects.toThrow(/stopp/);
      expect(await operationOf(left.id)).toEqual({ state: 'running', error: null });
    }
    expect(noted).toEqual([]);
  });

  it('waits for a lease that a step needs, and undoes nothing meanwhile', async () => {
    const noted: string[] = [];
    const task = stepped('test.waits', noted);
    const held: Step = { name: 'held', run: () => Promise.reject(leaseHeld({ name: 'gate' })) };
    const waiting = await begun({ ...task, steps: () => ({ steps: [...stepsOf(task), held] }) } as Task);
    const attempt = waiting.execution.complete(waiting.id, waiting.job, { waits: true });
    await expect(attempt).rejects.toMatchObject({ code: 'LEASE_HELD' });
    expect(noted).toEqual([]);
    expect(await operationOf(waiting.id)).toEqual({ state: 'running', error: null });
    await platform.registry("UPDATE operations SET state = 'done' WHERE id = ?", [waiting.id]);
  });

  it('in a command that is interrupted is undone, and says at which step', async () => {
    const stopping = new AbortController();
    const noted: string[] = [];
    const task = stepped('test.commanded', noted);
    const plan = { ...task, steps: () => ({ steps: [...stepsOf(task), stopsAt(stopping), never] }) } as Task;
    const undone = await begun(plan, stopping.signal);
    await expect(undone.execution.complete(undone.id, undone.job)).rejects.toMatchObject({
      code: 'OPERATION_INTERRUPTED',
    });
    expect(noted).toEqual(['undone']);
    expect(await operationOf(undone.id)).toEqual({ state: 'compensated', error: 'OPERATION_INTERRUPTED' });
  });

  it('in a command that is interrupted after an irreversible step is completed', async () => {
    const stopping = new AbortController();
    const commit: Step = { ...stopsAt(stopping), name: 'commit', commits: true };
    const last: Step = { name: 'last', run: () => Promise.resolve({ signal: interruption() === undefined }) };
    const result = (_operation: unknown, records: Readonly<Record<string, StepRecord>>): StepRecord => ({
      ...records['last'],
    });
    const task = defineTask({ ...facts, name: 'test.ends', steps: () => ({ steps: [commit, last], result }) });
    const { execution, id, job } = await begun(task, stopping.signal);
    expect(await execution.complete(id, job)).toEqual({ signal: true });
    expect(await operationOf(id)).toEqual({ state: 'done', error: null });
  });

  it('that was cancelled after an irreversible step is made again, because it can only be completed', async () => {
    const steps = [{ name: 'commit', commits: true, run: () => Promise.reject(new Error('away')) }];
    const task = defineTask({ name: 'test.committed', scope: 'platform', uses: Nothing, steps: () => ({ steps }) });
    const { execution, recovery, id, runId, job } = await begun(task);
    await expect(execution.complete(id, job)).rejects.toThrow('away');
    await platform.registry(
      "UPDATE job_runs SET state = 'cancelled', finished_at = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE WHERE id = ?",
      [runId],
    );
    await recovery.run();
    expect(await platform.registry('SELECT state FROM job_runs WHERE id = ?', [runId])).toEqual([{ state: 'queued' }]);
    expect(await operationOf(id)).toEqual({ state: 'running', error: null });
  });

  it('in a command that was interrupted before it began is aborted, and no worker repeats it', async () => {
    const seen: boolean[] = [];
    const task = defineTask({
      name: 'test.interrupted',
      scope: 'platform',
      uses: Nothing,
      run: (_service, { signal }) => {
        seen.push(signal.aborted);
        return Promise.reject(new Error('interrupted'));
      },
    });
    const { tasks } = taskEngine(platform, [task]);
    const run = tasks.runTask({ task, tenantId: null, input: {} }, AbortSignal.abort());
    await expect(run).rejects.toThrow('interrupted');
    expect(seen).toEqual([true]);
    const [row] = await platform.registry<{ id: number; state: string }>(
      "SELECT id, state FROM job_runs WHERE kind = 'test.interrupted'",
    );
    expect(row?.state).toBe('cancelled');
    expect(await platform.get(JobRuns).retry([Number(row?.id)])).toEqual([]);
  });
});
