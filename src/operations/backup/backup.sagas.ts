import { Injectable } from '@nestjs/common';
import type { Saga, SagaStep, StepRecord } from '../operations/saga';
import { BackupCatalogue } from './backup-catalogue.service';
import { BackupVerifier } from './backup-verifier.service';
import { Backups } from './backups.service';

/** A backup requested over REST. After a crash it is made again: the first attempt left nothing, or one more good backup. */
@Injectable()
export class BackupCreation implements Saga {
  readonly kind = 'backup.create';
  readonly steps: readonly SagaStep[] = [
    {
      name: 'backup',
      run: async ({ tenantId, input }) => {
        const codec = input['codec'] === 'zstd' ? 'zstd' : 'gzip';
        const { id, fileName, files } = await this.backups.make({ tenantId }, { codec, reason: 'manual' });
        return { backupId: id, file: fileName, ...(files !== null && { files: { ...files, list: undefined } }) };
      },
    },
  ];

  constructor(private readonly backups: Backups) {}

  result(_operation: unknown, { backup }: Readonly<Record<string, StepRecord>>): StepRecord {
    return backup ?? {};
  }
}

/** A verification of a backup requested over REST. */
@Injectable()
export class BackupVerification implements Saga {
  readonly kind = 'backup.verify';
  readonly steps: readonly SagaStep[] = [
    {
      name: 'verify',
      run: async ({ input }) => {
        const backup = await this.catalogue.byId(Number(input['backupId']));
        const level = input['restore'] === true ? 'restored' : 'checked';
        const { verification } = await this.verifier.verify(backup, level);
        return { backupId: backup.id, verification };
      },
    },
  ];

  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly verifier: BackupVerifier,
  ) {}

  result(_operation: unknown, { verify }: Readonly<Record<string, StepRecord>>): StepRecord {
    return verify ?? {};
  }
}
