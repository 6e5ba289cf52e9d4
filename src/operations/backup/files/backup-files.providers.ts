import { ContentCopies } from './content-copies';
import { ContentSweep } from './content-sweep';
import { ContentVault } from './content-vault';
import { FileFiling } from './file-filing';
import { FileLists } from './file-lists';
import { FileRows } from './file-rows';
import { FileVerification } from './file-verification';
import { ReturnedFiles } from './returned-files';

/** The services of this folder. */
export const BACKUP_FILE_SERVICES = [
  ContentCopies,
  ContentSweep,
  ContentVault,
  FileFiling,
  FileLists,
  FileRows,
  FileVerification,
  ReturnedFiles,
];
