import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { Schedule, StepPlan, Task } from '#jobs';

/** Injection token of all {@link Task}s of the product. */
export const TASKS = Symbol('TASKS');

/** All tasks by name, with their services and the rules of their input. */
@Injectable()
export class TaskRegistry {
  private readonly byName = new Map<string, Task>();

  constructor(
    @Inject(TASKS) readonly tasks: readonly Task[],
    private readonly modules: ModuleRef,
  ) {
    for (const task of tasks) {
      for (const name of [task.name, ...(task.formerNames ?? [])]) {
        if (this.byName.has(name)) throw new Error(`two tasks have the name ${name}`);
        this.byName.set(name, task);
      }
    }
  }

  /** The schedules with their default times, in the order of the tasks. */
  get schedules(): readonly Schedule[] {
    return this.tasks.flatMap(({ name, formerNames = [], scope, schedule }) =>
      schedule === undefined ? [] : [{ kind: name, formerKinds: formerNames, scope, ...schedule }],
    );
  }

  /** The task with this name, or with this former name; null if this version does not know it. */
  find(name: string): Task | null {
    return this.byName.get(name) ?? null;
  }

  /** The present and the former names of the task with this name; the name itself if this version does not know it. */
  namesOf(name: string): readonly string[] {
    const task = this.find(name);
    return task === null ? [name] : [task.name, ...(task.formerNames ?? [])];
  }

  /** @throws Error if no module of this process has the service */
  serviceOf(task: Task): object {
    return this.modules.get<object>(task.uses, { strict: false });
  }

  /** The steps of a task; null if it runs as a whole. */
  planOf(task: Task): StepPlan | null {
    return task.steps === undefined ? null : task.steps(this.serviceOf(task));
  }

  /** The stored input as an instance of its class. @throws Error with the names of the properties that break a rule, without values */
  inputOf({ name, input }: Task, stored: object): object {
    if (input === undefined) return {};
    const value = plainToInstance(input, stored);
    const wrong = validateSync(value, { forbidUnknownValues: false }).map(({ property }) => property);
    if (wrong.length > 0) throw new Error(`invalid input of ${name}: ${wrong.join(', ')}`);
    return value;
  }
}
