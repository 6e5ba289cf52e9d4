import { IsBoolean, IsIn, IsInt, IsOptional } from 'class-validator';
import { defineTask } from '#jobs';
import type { TaskRun } from '#jobs';
import { BACKUP_CODECS, BACKUP_REASONS } from '../dumps/backup-manifest';
import type { BackupCodec, BackupReason } from '../dumps/backup-manifest';
import type { BackupRequest } from './backup-maker.service';
import { BackupPruning } from './backup-pruning.service';
import { BackupTrials } from './backup-trials.service';
import type { Trial } from './backup-trials.service';
import { Backups } from './backups.service';

class BackupInput {
  /** Absent: gzip. */
  @IsOptional()
  @IsIn(BACKUP_CODECS)
  codec?: BackupCodec;

  /** Absent: the clock. */
  @IsOptional()
  @IsIn(BACKUP_REASONS)
  reason?: BackupReason;
}

/** Every night for each tenant. */
export const backupTenant = defineTask({
  name: 'backup.tenant',
  // A request of the release before this one may be for the global database.
  formerNames: ['backup.create'],
  scope: 'tenant',
  alsoPlatform: true,
  input: BackupInput,
  schedule: { at: { hour: 1, minute: 0, zone: 'tenant' }, spreadMs: 7_200_000 },
  takes: { tables: 'copy', backups: 'make' },
  uses: Backups,
  run: (backups, run) => backups.make({ tenantId: run.tenantId }, requestOf(run)),
  shown: ({ id, fileName, files }) => ({
    backupId: id,
    file: fileName,
    ...(files !== null && { files: { ...files, list: undefined } }),
  }),
  summary: ({ id, fileName, files }) => ({ backupId: id, file: fileName, filesLost: files?.lost.count ?? 0 }),
});

/** Every night after the tenants' backups, so that the global backup contains their rows. */
export const backupGlobal = defineTask({
  name: 'backup.global',
  scope: 'platform',
  input: BackupInput,
  schedule: { at: { hour: 5, minute: 0, zone: 'UTC' } },
  uses: Backups,
  run: (backups, run) => backups.make({ tenantId: null }, requestOf(run)),
  shown: ({ id, fileName }) => ({ backupId: id, file: fileName }),
});

class VerificationInput {
  /** Absent: the newest backup of the tenant. */
  @IsOptional()
  @IsInt()
  backupId?: number;

  /** Whether it is also restored, into a temporary database. Absent: yes. */
  @IsOptional()
  @IsBoolean()
  restore?: boolean;
}

/** Every week, with each tenant's newest backup. Tenants without a backup are reported by doctor and metrics. */
export const backupVerify = defineTask({
  name: 'backup.verify',
  scope: 'tenant',
  alsoPlatform: true,
  input: VerificationInput,
  schedule: { at: { hour: 4, minute: 0, weekday: 7, zone: 'tenant' }, spreadMs: 10_800_000 },
  takes: { backups: 'read' },
  uses: BackupTrials,
  run: (trials, { tenantId, input }) => trials.run({ tenantId }, input),
  shown: (trial) => resultOf(trial),
  summary: (trial) => resultOf(trial),
});

/** Every night: removes expired backups. */
export const backupPrune = defineTask({
  name: 'backup.prune',
  scope: 'platform',
  schedule: { at: { hour: 6, minute: 0, zone: 'UTC' } },
  outside: { longestMs: 6 * 3_600_000 },
  uses: BackupPruning,
  run: (pruning) => pruning.run({ dryRun: false }),
  summary: ({ removed, contents, stale, unreadable, failed }) => ({
    removed: removed.length,
    contents,
    stale,
    unreadable,
    failed,
  }),
});

const resultOf = ({ backupId, manifest }: Trial): { backupId: number | null; verification: string | null } => ({
  backupId,
  verification: manifest?.verification ?? null,
});

const requestOf = ({ input, actor, runId, signal }: TaskRun<BackupInput>): BackupRequest => ({
  runId,
  codec: input.codec ?? 'gzip',
  // A request of the release before this one has no reason.
  reason: input.reason ?? (actor.startsWith('user:') ? 'manual' : 'scheduled'),
  signal,
});
