import { Injectable, Logger } from '@nestjs/common';
import { IsolatedLoop, JobRuns } from '#jobs';
import type { JobState } from '#jobs';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { OperationLedger } from './operation-ledger';
import { Operation } from './operation.entity';
import { operationCancelled } from './operation.errors';
import { Tasks } from './tasks.service';

/** An unfinished operation, and the run that was to carry it out. */
interface Lost {
  readonly id: number;
  readonly runId: number;
  readonly state: JobState;
}

/**
 * Finds operations whose run has ended without them. A run that a worker of the release before this one took, which knows the name of
 * the task but not the operation, is repeated. An operation whose run was cancelled before it began is undone; a process of that release that
 * was working on it has stopped after 20 s.
 */
@Injectable()
export class OperationRecovery {
  private readonly logger = new Logger(OperationRecovery.name);
  private readonly loop = new IsolatedLoop('lost operations');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly ledger: OperationLedger,
    private readonly runs: JobRuns,
    private readonly tasks: Tasks,
  ) {}

  async run(): Promise<void> {
    await this.loop.each(await this.lost(), {
      name: ({ id }) => `operation ${id}`,
      work: (lost) => this.recover(lost),
    });
  }

  private async recover({ id, runId, state }: Lost): Promise<void> {
    if (state === 'done') {
      if (await this.runs.repeat(runId, 'done')) this.logger.warn(`operation ${id} was not carried out by its run`);
      return;
    }
    try {
      await this.tasks.abandon(id, operationCancelled({ id }).code);
    } catch (error) {
      // It can only be completed.
      if (isDomainError(error, 'OPERATION_COMMITTED')) await this.runs.repeat(runId, 'cancelled');
      else if (!isDomainError(error, 'OPERATION_BUSY')) throw error;
    }
  }

  private async lost(): Promise<readonly Lost[]> {
    const running = await this.database.use((manager) => manager.findBy(Operation, { state: 'running' }));
    if (running.length === 0) return [];
    const held = await this.ledger.holders(running);
    const free = running.filter(({ id }) => !held.has(id));
    if (free.length === 0) return [];
    const rows = await this.database.use((manager) =>
      manager.query<{ runId: number; window: string; state: JobState }[]>(
        `SELECT id AS runId, window_key AS \`window\`, state FROM job_runs
          WHERE kind IN (?) AND tenant_key = 0 AND window_key IN (?) AND (state = 'done' OR state = 'cancelled' AND finished_at < UTC_TIMESTAMP(3) - INTERVAL 20 SECOND)`,
        [free.map(({ kind }) => kind), free.map(({ id }) => `op-${id}`)],
      ),
    );
    return rows.map(({ runId, window, state }) => ({ runId, id: Number(window.slice(3)), state }));
  }
}
