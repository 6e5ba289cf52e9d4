import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { bucketAt, FILE_STORES, FolderStore, MARKED_FOLDERS, MarkedFolder, OBJECT_STORE, storeOf } from '#storage';
import type { FileStores, MarkedFolders, ObjectStore } from '#storage';
import { SPOOL_FOLDER } from '../attachments/upload-receiver.service';
import { VIRUS_SCANNER, VirusScanner } from '../attachments/virus-scanner';
import { BACKUP_BUCKET } from '../operations/backup/catalogue/backup-files.service';
import type { Settings } from './settings';
import { SETTINGS } from './settings.module';
import { spoolFolder, SpoolSweep } from './spool';

/** An unused folder does not exist and costs nothing. The bucket is the former store only if it is configured. */
function storesOf({ folder, s3, writesTo }: Settings['storage'], { storage }: MarkedFolders): FileStores {
  const local = new FolderStore(join(folder, 'objects'), writesTo === 'folder' ? storage : null);
  if (s3 === null) return { current: local, former: null };
  return writesTo === 'bucket' ? { current: bucketAt(s3), former: local } : { current: local, former: bucketAt(s3) };
}

/** File stores and virus scanner, according to the settings. */
@Global()
@Module({
  providers: [
    SpoolSweep,
    {
      provide: MARKED_FOLDERS,
      inject: [SETTINGS],
      useFactory: ({ storage, backup }: Settings): MarkedFolders => ({
        storage: new MarkedFolder(storage.folder, ['objects']),
        backups: new MarkedFolder(backup.folder, ['tenants', 'global', 'files']),
      }),
    },
    {
      provide: FILE_STORES,
      inject: [SETTINGS, MARKED_FOLDERS],
      useFactory: ({ storage }: Settings, folders: MarkedFolders): FileStores => storesOf(storage, folders),
    },
    { provide: OBJECT_STORE, inject: [FILE_STORES], useFactory: (stores: FileStores): ObjectStore => storeOf(stores) },
    {
      provide: BACKUP_BUCKET,
      inject: [SETTINGS],
      useFactory: ({ backup: { s3 } }: Settings): ObjectStore | null => (s3 === null ? null : bucketAt(s3)),
    },
    {
      provide: SPOOL_FOLDER,
      inject: [SETTINGS],
      useFactory: ({ storage }: Settings): string => spoolFolder(storage),
    },
    {
      provide: VIRUS_SCANNER,
      inject: [SETTINGS],
      useFactory: ({ scanner }: Settings): VirusScanner | null => (scanner === null ? null : new VirusScanner(scanner)),
    },
  ],
  exports: [BACKUP_BUCKET, FILE_STORES, MARKED_FOLDERS, OBJECT_STORE, SPOOL_FOLDER, VIRUS_SCANNER],
})
export class StorageModule {}
