import { defineTask, JobRuns } from '#jobs';
import type { JobContext, Step, Task } from '#jobs';
import { systemActor } from '#kernel';
import { Platform } from '../../support/platform';
import { taskRun } from '../../support/run-task';
import { Nothing, taskEngine } from '../../support/task-engine';

const ACTOR = systemActor('test');

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

  it('in a process that stops ends what its steps have undone, and leaves a task without steps', async () => {
    const fails = (): Promise<never> => Promise.reject(new Error('stopped'));
    const facts = { name: 'test.stops', scope: 'platform', uses: Nothing } as const;
    const step: Step = { name: 'one', run: fails };
    const undone = await begun(defineTask({ ...facts, steps: () => ({ steps: [step] }) }), AbortSignal.abort());
    await expect(undone.execution.complete(undone.id, undone.job)).rejects.toMatchObject({ code: 'stopped' });
    expect(await operationOf(undone.id)).toEqual({ state: 'compensated', error: 'stopped' });
    const left = await begun(defineTask({ ...facts, run: fails }), AbortSignal.abort());
    await expect(left.execution.complete(left.id, left.job)).rejects.toThrow('stopped');
    expect(await operationOf(left.id)).toEqual({ state: 'running', error: null });
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
