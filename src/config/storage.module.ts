import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { bucketAt, FolderStore, OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { SPOOL_FOLDER } from '../attachments/upload-receiver.service';
import { VIRUS_SCANNER, VirusScanner } from '../attachments/virus-scanner';
import { BACKUP_BUCKET } from '../operations/backup/backup-files.service';
import type { Settings } from './settings';
import { SETTINGS } from './settings.module';

/** Where files are kept and who scans them, as the settings say. */
@Global()
@Module({
  providers: [
    {
      provide: OBJECT_STORE,
      inject: [SETTINGS],
      useFactory: ({ storage: { folder, s3 } }: Settings): ObjectStore =>
        s3 === null ? new FolderStore(join(folder, 'objects')) : bucketAt(s3),
    },
    {
      provide: BACKUP_BUCKET,
      inject: [SETTINGS],
      useFactory: ({ backup: { s3 } }: Settings): ObjectStore | null => (s3 === null ? null : bucketAt(s3)),
    },
    {
      provide: SPOOL_FOLDER,
      inject: [SETTINGS],
      useFactory: ({ storage }: Settings): string => join(storage.folder, 'spool'),
    },
    {
      provide: VIRUS_SCANNER,
      inject: [SETTINGS],
      useFactory: ({ scanner }: Settings): VirusScanner | null => (scanner === null ? null : new VirusScanner(scanner)),
    },
  ],
  exports: [BACKUP_BUCKET, OBJECT_STORE, SPOOL_FOLDER, VIRUS_SCANNER],
})
export class StorageModule {}
