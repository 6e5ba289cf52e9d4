import { RECORD } from '#persistence';
import type { ListFilter } from '#persistence';
import type { TaskRegistry } from './task-registry';

/** The name of a task as a filter. It also finds what was stored under a former name, and a former name finds the task. */
export const OF_TASK: ListFilter<TaskRegistry> = {
  kind: 'code',
  condition: (name, tasks) => (query) =>
    void query.andWhere(`${RECORD}.kind IN (:...kinds)`, { kinds: tasks.namesOf(name) }),
};
