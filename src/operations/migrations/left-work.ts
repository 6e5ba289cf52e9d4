import { Injectable } from '@nestjs/common';
import { OperationRecovery } from '../tasks/operation-recovery';
import { AbandonedMigrations } from './abandoned-migrations';

/** What dead processes left, for the loop of the workers that continues it. */
@Injectable()
export class LeftWork {
  constructor(
    private readonly operations: OperationRecovery,
    private readonly migrations: AbandonedMigrations,
  ) {}

  async recover(): Promise<void> {
    await this.operations.run();
    await this.migrations.run();
  }
}
