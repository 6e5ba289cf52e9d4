import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { unlessMissing } from '#persistence';
import { MARKED_FOLDERS } from '#storage';
import type { FolderState, MarkedFolder, MarkedFolders } from '#storage';
import { GlobalDatabase } from '../global-database';

/** A folder, by the setting that names it. */
export interface FolderFacts {
  readonly setting: 'STORAGE_DIR' | 'BACKUP_DIR';
  readonly folder: MarkedFolder;
}

/**
 * The marks of the folders, as the registry knows them (`folder_marks`). The first process that uses a folder marks it. Later a folder
 * without the mark counts as not mounted, unless it contains files of the product, as a copied one does.
 */
@Injectable()
export class FolderMarks {
  readonly folders: readonly FolderFacts[];

  constructor(
    private readonly database: GlobalDatabase,
    @Inject(MARKED_FOLDERS) { storage, backups }: MarkedFolders,
  ) {
    this.folders = [
      { setting: 'STORAGE_DIR', folder: storage },
      { setting: 'BACKUP_DIR', folder: backups },
    ];
    for (const facts of this.folders) facts.folder.expects(() => this.expected(facts));
  }

  /** @throws errors of the registry and of the folder */
  async states(): Promise<readonly { readonly setting: string; readonly state: FolderState }[]> {
    return Promise.all(this.folders.map(async ({ setting, folder }) => ({ setting, state: await folder.state() })));
  }

  /** Marks both folders as those of this installation, by the act of an operator. */
  async mark(): Promise<void> {
    for (const facts of this.folders) await facts.folder.write((await this.known(facts)) ?? (await this.begin(facts)));
  }

  /** The mark that the folder must have; null while the schema is older than the marks. */
  private async expected(facts: FolderFacts): Promise<string | null> {
    const { folder } = facts;
    const known = await unlessMissing(this.known(facts), undefined);
    if (known === undefined) return null;
    if (known === null) return this.begin(facts);
    if ((await folder.mark()) === null && (await folder.isInUse())) await folder.write(known);
    return known;
  }

  /** If two processes begin at once, the mark of the first one counts. */
  private async begin(facts: FolderFacts): Promise<string> {
    const mark = (await facts.folder.mark()) ?? (await facts.folder.write());
    await this.use((manager) =>
      manager.query(
        'INSERT INTO folder_marks (setting, mark, marked_at) VALUES (?, ?, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE setting = setting',
        [facts.setting, mark],
      ),
    );
    const known = (await this.known(facts)) ?? mark;
    if (known !== mark) await facts.folder.write(known);
    return known;
  }

  private async known({ setting }: FolderFacts): Promise<string | null> {
    const [row] = await this.use((manager) =>
      manager.query<{ mark: string }[]>('SELECT mark FROM folder_marks WHERE setting = ?', [setting]),
    );
    return row?.mark ?? null;
  }

  private use<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.use(work);
  }
}
