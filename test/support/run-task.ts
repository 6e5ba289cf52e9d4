import type { Task, TaskRun } from '#jobs';

/** The context of a task in a test: nothing stops it, and its progress is not stored. */
export function taskRun<I extends object>(tenantId: number | null, input: I): TaskRun<I> {
  return {
    runId: 1,
    attempt: 1,
    tenantId,
    input,
    actor: 'system:test',
    signal: new AbortController().signal,
    report: () => undefined,
    assertFence: () => Promise.resolve(),
  };
}

/** Runs a task with a service, as a worker does. */
export async function runTask<I extends object, R extends object | null>(
  task: Task<I, R>,
  service: object,
  run: TaskRun<I>,
): Promise<R> {
  if (task.run === undefined) throw new Error(`${task.name} has steps`);
  const { tenantId, ...rest } = run;
  if (task.scope === 'platform' || task.alsoPlatform === true) return task.run(service, run);
  if (tenantId === null) throw new Error(`${task.name} needs a tenant`);
  return task.run(service, { ...rest, tenantId });
}
