import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storageUnavailable } from './storage.errors';

const MARK = '.impact-auto';
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** `unmarked`: the folder has no mark, so a volume is probably not mounted. `foreign`: it has the mark of another installation. */
export type FolderState = 'right' | 'unmarked' | 'foreign';

/**
 * A folder of the installation, usually a volume, with a mark in a file. Without the expected mark nothing is read or written there: it
 * would end in the empty folder below the mount point.
 */
export class MarkedFolder {
  private expected: string | null = null;
  private load: (() => Promise<string | null>) | null = null;

  constructor(
    readonly path: string,
    /** The folders whose content shows that the folder was in use before marks existed. */
    private readonly contents: readonly string[],
  ) {}

  /** Says where the expected mark is known; null means that none is expected. The answer is kept, null is asked again. */
  expects(load: () => Promise<string | null>): void {
    this.load = load;
  }

  /** @throws the errors of the registry, and system errors of the folder */
  async state(): Promise<FolderState> {
    this.expected ??= (await this.load?.()) ?? null;
    if (this.expected === null) return 'right';
    const own = await this.mark();
    if (own === null) return 'unmarked';
    return own === this.expected ? 'right' : 'foreign';
  }

  /** @throws DomainError STORAGE_UNAVAILABLE */
  async assertRight(): Promise<void> {
    const state = await this.state().catch((cause: unknown) => {
      throw storageUnavailable({}, { cause });
    });
    if (state !== 'right') throw storageUnavailable({}, { cause: new Error(`the folder ${this.path} is ${state}`) });
  }

  /** Null without a mark. */
  async mark(): Promise<string | null> {
    try {
      return (await readFile(join(this.path, MARK), 'utf8')).trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Writes a mark; a new one by default. Returns it. */
  async write(mark: string = randomUUID()): Promise<string> {
    await mkdir(this.path, { recursive: true, mode: FOLDER_MODE });
    await writeFile(join(this.path, MARK), `${mark}\n`, { mode: FILE_MODE });
    return mark;
  }

  async isInUse(): Promise<boolean> {
    const found = await Promise.all(this.contents.map((name) => readdir(join(this.path, name)).catch(() => [])));
    return found.some((names) => names.length > 0);
  }
}

/** The folders of an installation. */
export interface MarkedFolders {
  readonly storage: MarkedFolder;
  readonly backups: MarkedFolder;
}

/** Injection token of the {@link MarkedFolders}. */
export const MARKED_FOLDERS = Symbol('MARKED_FOLDERS');
