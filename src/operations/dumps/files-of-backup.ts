/** Why a file is not in the backup: its content is lost, its content was altered, or the store did not answer. */
export type FileFault = 'lost' | 'altered' | 'unreachable';

/** A file without a content in the backup, by the id of its row. */
export interface LostFile {
  readonly id: number;
  readonly fault: FileFault;
}

/** The files of a tenant in a manifest. */
export interface FilesOfBackup {
  /** `off`: the store of files keeps its own versions, and the backup contains no files (BACKUP_FILES). */
  readonly mode: 'kept' | 'off';
  /** Number and total size of the files whose contents were copied. */
  readonly count: number;
  readonly bytes: number;
  /** Hash and size of the list beside the dump; null if there are no files. */
  readonly list: { readonly sha256: string; readonly bytes: number } | null;
  readonly lost: { readonly count: number; readonly first: readonly LostFile[] };
}

/** Maximum number of lost files that are named; the others are only counted. */
export const MAX_NAMED = 100;

export const NO_FILES: FilesOfBackup = { mode: 'kept', count: 0, bytes: 0, list: null, lost: { count: 0, first: [] } };

/** Suffix of the list, in the folder and in the bucket. */
export const FILE_LIST = '.files';

/** `12 (lost), 31 (altered) …` */
export function namesOf({ count, first }: FilesOfBackup['lost']): string {
  const named = first.slice(0, 10).map(({ id, fault }) => `${id} (${fault})`);
  return `${named.join(', ')}${count > named.length ? ' …' : ''}`;
}
