import type { Actor } from '#kernel';
import type { JobContext, OutsideWork } from './job';
import type { Calendar, Interval } from './schedules/schedule';
import type { Takes } from './takes';

/** The effects that a step has recorded. Stored with the operation, without secrets. */
export type StepRecord = Readonly<Record<string, unknown>>;

/** Reports progress; cheap enough for frequent calls. */
export type ReportProgress = (done: number, total: number) => void;

/** The request that a task carries out: who asked for what, and the number under which it can be followed. */
export interface TaskOperation<I = object> {
  readonly id: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly input: I;
  /** Type and id or name of the actor, such as `user:1`. */
  readonly actor: string;
  readonly createdAt: Date;
}

/** Thrown by a step that {@link Step.commits} when it has changed nothing after all: the operation is undone, and the cause reported. */
export class StepUnbegun extends Error {
  override readonly name = 'StepUnbegun';

  constructor(override readonly cause: unknown) {
    super('the step has changed nothing');
  }
}

/** A step of a task. `run` may be repeated after a crash at any point; `compensate` undoes the effects that the record names. */
export interface Step<I = object> {
  readonly name: string;
  /** Once this step was begun, the operation is irreversible and can only be completed, unless the step throws {@link StepUnbegun}. */
  readonly commits?: boolean;
  /** Recorded before the first `run`: what the step will create. Refuses existing objects that are not its own. */
  intend?(operation: TaskOperation<I>): Promise<StepRecord>;
  run(operation: TaskOperation<I>, record: StepRecord, report: ReportProgress): Promise<StepRecord>;
  compensate?(operation: TaskOperation<I>, record: StepRecord): Promise<void>;
}

/** The steps of a task, in order; if one fails, those before it are compensated in reverse order. */
export interface StepPlan<I = object> {
  readonly steps: readonly Step<I>[];
  /** The result for operators, derived from the records of the steps, without secrets. */
  result?(operation: TaskOperation<I>, records: Readonly<Record<string, StepRecord>>): StepRecord;
}

/** The context of a task while it runs. */
export interface TaskRun<I = object, T extends number | null = number | null> extends Pick<
  JobContext,
  'runId' | 'attempt' | 'signal' | 'assertFence'
> {
  /** The tenant on which the task works; null for the platform. */
  readonly tenantId: T;
  readonly input: I;
  /** Who asked for it, such as `user:1`; the task itself if it was the clock. */
  readonly actor: string;
  readonly report: ReportProgress;
}

/** A class whose instances are the service of a task. */
export type ServiceClass<S> = abstract new (...dependencies: never[]) => S;

interface Definition<S, I> {
  /** The same in code, queue, command, audit log and metrics; lower case with dots and underscores, at most 60 characters. */
  readonly name: string;
  /** Names of earlier releases. Schedules, runs and operations that were stored under them belong to this task. */
  readonly formerNames?: readonly string[];
  /** The class with `class-validator` rules of the input; without it the task has none. Stored and shown, so never a secret. */
  readonly input?: new () => I;
  /** When the clock starts the task; without it, only people and other code do. */
  readonly schedule?: {
    readonly at: Interval | Calendar;
    /** Period over which the runs of the tenants are spread. */
    readonly spreadMs?: number;
  };
  /** True if it does not begin while other exclusive work of the tenant is unfinished. */
  readonly exclusive?: boolean;
  /** What it takes of the tenant; from this follows with what it may run at the same time. */
  readonly takes?: Takes;
  /** Maximum number of attempts of a run that no person asked for; overrides the default of the library. */
  readonly attempts?: number;
  /** True if a run is valid only in the epoch of the tenant in which it was requested. */
  readonly requiresEpoch?: boolean;
  /** Set if the task waits for something outside. Its runs have places of their own and hold none that protects a database. */
  readonly outside?: OutsideWork;
  /** The service that does the work; it is looked up when the task runs. */
  readonly uses: ServiceClass<S>;
}

interface Work<S, I, R, T extends number | null> {
  /** Idempotent. Returns the result for operators, without personal values. */
  run(service: S, run: TaskRun<I, T>): Promise<R>;
  /** What an operation shows of the result; without it, the whole result. */
  shown?(result: R): object;
  /** What the list of runs keeps of the result; without it, what an operation shows. */
  summary?(result: R): object;
  readonly steps?: undefined;
}

interface Steps<S, I> {
  /** Instead of `run`: steps that are recorded one by one and compensated after a failure. */
  steps(service: S): StepPlan<I>;
  readonly run?: undefined;
  readonly shown?: undefined;
  readonly summary?: undefined;
}

type Scoped<S, I, R> =
  | ({ readonly scope: 'tenant'; readonly alsoPlatform?: undefined } & (Work<S, I, R, number> | Steps<S, I>))
  /** The clock starts it for each tenant; people may request it for the platform too. */
  | ({ readonly scope: 'tenant'; readonly alsoPlatform: true } & Work<S, I, R, number | null>)
  | ({ readonly scope: 'platform'; readonly alsoPlatform?: undefined } & (Work<S, I, R, number | null> | Steps<S, I>));

/**
 * Everything that is done in the background, by the clock, or takes long (house-style.md, *Tasks*). `R` is the result of `run`.
 */
export type Task<I = object, R = object | null, S = object> = Definition<S, I> & Scoped<S, I, R>;

/** A request to run a task. */
export interface TaskRequest<I = object, R = object | null> {
  readonly task: Task<I, R>;
  readonly tenantId: number | null;
  /** Stored and shown, so it must not contain a secret. */
  readonly input: I;
  readonly actor: Actor;
}

/** Defines a task. The definition is a plain value, so that it can be listed, started and tested by its name. */
export function defineTask<S extends object, I extends object, R extends object | null>(
  task: Task<I, R, S>,
): Task<I, R> {
  return task;
}
