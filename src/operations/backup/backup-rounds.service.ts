import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { inLanes } from '#kernel';
import { reasonOf } from '#persistence';
import { Tasks } from '../tasks/tasks.service';
import { BackupCatalogue } from './catalogue/backup-catalogue.service';
import type { BackupCodec, BackupReason } from '../dumps/backup-manifest';
import { BackupSources } from './backup-sources.service';
import { BackupVerifier } from './backup-verifier.service';
import { backupGlobal, backupTenant } from './backup.tasks';
import type { GoodBackup } from './backups.service';
import type { FilesOfBackup } from '../dumps/files-of-backup';

export interface RoundRequest {
  readonly concurrency: number;
  readonly codec: BackupCodec;
  readonly reason: BackupReason;
  readonly onProgress?: (done: number, total: number) => void;
}

interface MadeOne {
  readonly tenantId: number | null;
  readonly backupId: number;
  readonly database: string;
  /** Null for the global database. */
  readonly files: FilesOfBackup | null;
}

/** `tenantId` is null for the global database. */
export interface RoundReport {
  readonly made: readonly MadeOne[];
  readonly failed: readonly { readonly tenantId: number | null; readonly error: string }[];
  /** The good backups that were restored as a sample, with equal counts. */
  readonly restored: readonly (number | null)[];
}

const SAMPLE_DIVISOR = 20;

/** Backs up the whole estate: each tenant, and then the global database. */
@Injectable()
export class BackupRounds {
  constructor(
    private readonly sources: BackupSources,
    private readonly tasks: Tasks,
    private readonly catalogue: BackupCatalogue,
    private readonly verifier: BackupVerifier,
  ) {}

  /** A backup that fails is reported and does not prevent the others. */
  async run({ concurrency, codec, reason, onProgress }: RoundRequest): Promise<RoundReport> {
    const tenantIds = await this.sources.tenantIds();
    const made: GoodBackup[] = [];
    const failed: { tenantId: number | null; error: string }[] = [];
    const one = async (tenantId: number | null): Promise<void> => {
      try {
        const task = tenantId === null ? backupGlobal : backupTenant;
        made.push(await this.tasks.runTask({ task, tenantId, input: { codec, reason } }));
      } catch (error) {
        failed.push({ tenantId, error: reasonOf(error) });
      }
      onProgress?.(made.length + failed.length, tenantIds.length + 1);
    };
    await inLanes(concurrency, tenantIds, one);
    await one(null);
    const restored = await this.trySome(made, failed);
    return { made: made.map(namesOf), failed, restored };
  }

  /** Restores a random sample of the good backups, at least one. */
  private async trySome(
    made: readonly GoodBackup[],
    failed: { tenantId: number | null; error: string }[],
  ): Promise<(number | null)[]> {
    const from = randomInt(Math.max(1, made.length));
    const restored: (number | null)[] = [];
    for (const { id, tenantId } of made.filter((_, index) => index % SAMPLE_DIVISOR === from % SAMPLE_DIVISOR)) {
      try {
        await this.verifier.verify(await this.catalogue.byId(id), 'restored');
        restored.push(tenantId);
      } catch (error) {
        failed.push({ tenantId, error: reasonOf(error) });
      }
    }
    return restored;
  }
}

const namesOf = ({ id, tenantId, databaseName, files }: GoodBackup): MadeOne => ({
  tenantId,
  backupId: id,
  database: databaseName,
  files,
});
