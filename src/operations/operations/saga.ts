import type { Operation } from './operation.entity';

/** The effects that a step has recorded. Stored with the operation, without secrets. */
export type StepRecord = Readonly<Record<string, unknown>>;

/** Reports the progress of a step; cheap enough for frequent calls. */
export type ReportProgress = (done: number, total: number) => void;

/** A step of a saga. `run` may be repeated after a crash at any point; `compensate` undoes the effects that the record names. */
export interface SagaStep {
  readonly name: string;
  /** Once this step was begun, the operation is irreversible and can only be completed. */
  readonly commits?: boolean;
  /** Recorded before the first `run`: what the step will create. Refuses existing objects that are not its own. */
  intend?(operation: Operation): Promise<StepRecord>;
  run(operation: Operation, record: StepRecord, report: ReportProgress): Promise<StepRecord>;
  compensate?(operation: Operation, record: StepRecord): Promise<void>;
}

/** An ordered list of steps with a name. */
export interface Saga {
  readonly kind: string;
  readonly steps: readonly SagaStep[];
  /** The result for operators, derived from the records of the steps, without secrets. */
  result?(operation: Operation, records: Readonly<Record<string, StepRecord>>): StepRecord;
}

/** Called at every point at which a process may die. It does nothing, except in the crash tests, which end the process there. */
export class SagaProgress {
  reached(_point: string): void {
    // Only tests replace this method.
  }
}
