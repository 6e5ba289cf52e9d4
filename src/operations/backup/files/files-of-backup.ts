/** Why a file is in no backup: its content is gone, is not what was stored, or the store did not answer. */
export type FileFault = 'lost' | 'altered' | 'unreachable';

/** A file that has no content, by the id of its row. */
export interface LostFile {
  readonly id: number;
  readonly fault: FileFault;
}

/** What a manifest says of a tenant's files. */
export interface FilesOfBackup {
  /** `off`: the store of files keeps versions of its own, and nothing of it is here (BACKUP_FILES). */
  readonly mode: 'kept' | 'off';
  /** Files whose contents are beside the backup, and what these have together. */
  readonly count: number;
  readonly bytes: number;
  /** The names of their contents, in a file beside the dump; null when there are none. */
  readonly list: { readonly sha256: string; readonly bytes: number } | null;
  readonly lost: { readonly count: number; readonly first: readonly LostFile[] };
}

/** As many are named; the others are counted. */
export const MOST_NAMED = 100;

export const NO_FILES: FilesOfBackup = { mode: 'kept', count: 0, bytes: 0, list: null, lost: { count: 0, first: [] } };

/** Beside the dump, in the folder and in the bucket. */
export const FILE_LIST = '.files';

/** `12 (lost), 31 (altered) …` */
export function namesOf({ count, first }: FilesOfBackup['lost']): string {
  const named = first.slice(0, 10).map(({ id, fault }) => `${id} (${fault})`);
  return `${named.join(', ')}${count > named.length ? ' …' : ''}`;
}
