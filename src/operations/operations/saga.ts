import type { Operation } from './operation.entity';

/** What a step wrote down of itself; kept with the operation, free of secrets. */
export type StepRecord = Readonly<Record<string, unknown>>;

/** Tells whoever watches how much of a step's work is done; cheap to call often. */
export type ReportProgress = (done: number, total: number) => void;

/** One step of a saga. `run` may be called again after a crash anywhere in it; `compensate` takes back what the record names. */
export interface SagaStep {
  readonly name: string;
  /** Once it was begun the operation is only ever finished, never taken back. */
  readonly commits?: boolean;
  /** Written down before the first `run`: what the step is about to make. Refuses what would not be its own. */
  intend?(operation: Operation): Promise<StepRecord>;
  run(operation: Operation, record: StepRecord, report: ReportProgress): Promise<StepRecord>;
  compensate?(operation: Operation, record: StepRecord): Promise<void>;
}

/** An ordered list of steps under a name. */
export interface Saga {
  readonly kind: string;
  readonly steps: readonly SagaStep[];
  /** What operators should see of it when it is done, out of what its steps wrote down; free of secrets. */
  result?(operation: Operation, records: Readonly<Record<string, StepRecord>>): StepRecord;
}

/** Told of every point a process may die at; does nothing but in the crash tests, which end the process there. */
export class SagaProgress {
  reached(_point: string): void {
    // A seam for tests alone.
  }
}
