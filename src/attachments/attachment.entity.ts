import { Column, Entity } from 'typeorm';
import { choice, count, instant, MasterRow, nullable, rowId, varchar } from '#persistence';
import type { AttachmentCategory, ScanStatus } from './attachment.choices';

/** The metadata of a record's file (domain.md §16); the content is in the object store. */
@Entity('attachments')
export class Attachment extends MasterRow {
  @Column(choice('entity_type'))
  entityType!: string;

  @Column(rowId('entity_id'))
  entityId!: number;

  @Column(choice('category'))
  category!: AttachmentCategory;

  /** The role of the file in the record, such as `signature_expert`. */
  @Column(nullable(varchar('role', 60)))
  role!: string | null;

  /** The name given by the client, for display only. */
  @Column(varchar('original_name', 255))
  originalName!: string;

  /** Random; never shown in the API. */
  @Column(varchar('storage_key', 120))
  storageKey!: string;

  @Column(count('size_bytes'))
  sizeBytes!: number;

  /** Detected from the content; the type declared by the client is ignored. */
  @Column(varchar('mime_type', 100))
  mimeType!: string;

  @Column(varchar('extension', 10))
  extension!: string;

  @Column({ name: 'sha256', type: 'char', length: 64 })
  sha256!: string;

  /** In pixels, for images. */
  @Column(nullable(count('width')))
  width!: number | null;

  @Column(nullable(count('height')))
  height!: number | null;

  @Column(nullable(varchar('description', 500)))
  description!: string | null;

  @Column(count('download_count'))
  downloadCount!: number;

  @Column(nullable(instant('last_downloaded_at')))
  lastDownloadedAt!: Date | null;

  @Column(choice('scan_status'))
  scanStatus!: ScanStatus;

  /** When the content was permanently removed; the row stays. */
  @Column(nullable(instant('purged_at')))
  purgedAt!: Date | null;
}
