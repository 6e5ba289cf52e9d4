import { backupFilesLost } from './backup-files.errors';
import { namesOf } from './files-of-backup';
import type { FilesOfBackup } from './files-of-backup';

/** The dump counts all the same: who lost a file needs the rest the more. */
export const filesLostOf = ({ count, lost }: FilesOfBackup): Error =>
  backupFilesLost({ lost: lost.count, total: count + lost.count, named: namesOf(lost) });
