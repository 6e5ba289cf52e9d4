import { Option } from 'nest-commander';
import { OperatorCommand } from '../commands/operator-command';
import type { OutputOptions } from '../commands/command-output';
import type { BackupCodec } from '../dumps/backup-manifest';
import type { GoodBackup } from './backups.service';
import { namesOf } from '../dumps/files-of-backup';
import type { FilesOfBackup } from '../dumps/files-of-backup';
import type { CommandResult, Line } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';

export interface BackupOptions extends OutputOptions {
  readonly codec?: BackupCodec;
}

/** The option of all commands that make backups. */
export abstract class BackupCommand extends OperatorCommand {
  @Option({ flags: '--codec <codec>', description: 'gzip (default) or zstd', choices: ['gzip', 'zstd'] })
  parseCodec(value: string): string {
    return value;
  }
}

export const ownerName = (tenantId: number | null): string => (tenantId === null ? 'global' : String(tenantId));

/** The lines of a good backup. "Done" is printed only if it was verified and no file is missing. */
export function doneWith({ id, databaseName, fileName, storedBytes, sha256, files }: GoodBackup): CommandResult {
  return {
    lines: [
      outcomeOf(databaseName, files),
      { fr: `Fichier: ${fileName} (ID: ${id})`, en: `File: ${fileName} (ID: ${id})` },
      ...(files === null ? [] : [filesLine(files)]),
    ],
    data: { id, database: databaseName, file: fileName, storedBytes: Number(storedBytes), sha256, files },
    exitCode: isIncomplete(files) ? EXIT.partly : EXIT.done,
  };
}

export const isIncomplete = (files: FilesOfBackup | null): boolean => files !== null && files.lost.count > 0;

/** The database of an incomplete backup can be restored, but without the files that are listed. */
export function outcomeOf(database: string, files: FilesOfBackup | null): Line {
  if (files === null || !isIncomplete(files))
    return { fr: `Sauvegarde terminée: ${database}`, en: `Backup done: ${database}` };
  const { count, lost } = files;
  const [number, named] = [`${lost.count}/${count + lost.count}`, namesOf(lost)];
  return {
    fr: `Sauvegarde incomplète: ${database}: la base est sauvegardée, mais ${number} fichier(s) manquent: ${named}`,
    en: `Backup incomplete: ${database}: the database is backed up, but ${number} file(s) are missing: ${named}`,
  };
}

function filesLine({ mode, count, bytes }: FilesOfBackup): Line {
  if (mode === 'off')
    return { fr: 'Pièces jointes: aucune (BACKUP_FILES=off)', en: 'Attachments: none (BACKUP_FILES=off)' };
  const mebibytes = (bytes / 1024 / 1024).toFixed(1);
  return { fr: `Pièces jointes: ${count} (${mebibytes} Mio)`, en: `Attachments: ${count} (${mebibytes} MiB)` };
}
