import { Option } from 'nest-commander';
import { OperatorCommand } from './operator-command';
import type { OutputOptions } from './command-output';
import type { BackupCodec } from '../backup/backup-manifest';
import type { Backup } from '../backup/backup.entity';
import type { CommandResult } from './command-output';

export interface BackupOptions extends OutputOptions {
  readonly codec?: BackupCodec;
}

/** The option of the commands that make backups. */
export abstract class BackupCommand extends OperatorCommand {
  @Option({ flags: '--codec <codec>', description: 'gzip (default) or zstd', choices: ['gzip', 'zstd'] })
  parseCodec(value: string): string {
    return value;
  }
}

export const ownerName = (tenantId: number | null): string => (tenantId === null ? 'global' : String(tenantId));

/** Said of a backup that was verified, and of no other. */
export function doneWith({ id, databaseName, fileName, storedBytes, sha256 }: Backup): CommandResult {
  return {
    lines: [
      { fr: `Sauvegarde terminée: ${databaseName}`, en: `Backup done: ${databaseName}` },
      { fr: `Fichier: ${fileName} (ID: ${id})`, en: `File: ${fileName} (ID: ${id})` },
    ],
    data: { id, database: databaseName, file: fileName, storedBytes: Number(storedBytes), sha256 },
  };
}
