import { backupFilesLost } from './backup-files.errors';
import { namesOf } from '../../dumps/files-of-backup';
import type { FilesOfBackup } from '../../dumps/files-of-backup';

/** The error of a backup with missing files. Its dump is good: a company that lost a file needs the rest even more. */
export const filesLostOf = ({ count, lost }: FilesOfBackup): Error =>
  backupFilesLost({ lost: lost.count, total: count + lost.count, named: namesOf(lost) });
