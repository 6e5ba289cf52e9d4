import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import type { Attachment } from './attachment.entity';
import { ATTACHMENT_CATEGORIES, SCAN_STATUSES } from './attachment.choices';
import type { AttachmentCategory, ScanStatus } from './attachment.choices';

const INSTANT = { type: String, format: 'date-time' } as const;

export class AttachmentView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty(INSTANT) createdAt!: string;
  @NullableId({ description: 'The user who uploaded the file' }) uploadedByUserId!: number | null;
  @ApiProperty({ example: 'vehicle' }) entityType!: string;
  @ApiProperty({ type: 'integer' }) entityId!: number;
  @ApiProperty({ enum: ATTACHMENT_CATEGORIES }) category!: AttachmentCategory;
  @NullableText() role!: string | null;
  @ApiProperty({ example: 'carte-grise.pdf' }) originalName!: string;
  @ApiProperty({ type: 'integer' }) sizeBytes!: number;
  @ApiProperty({ example: 'application/pdf' }) mimeType!: string;
  @ApiProperty({ example: 'pdf' }) extension!: string;
  @ApiProperty({ description: 'SHA-256 of the content, hexadecimal' }) sha256!: string;
  @NullableInteger() width!: number | null;
  @NullableInteger() height!: number | null;
  @NullableText() description!: string | null;
  @ApiProperty({ type: 'integer' }) downloadCount!: number;
  @NullableInstant() lastDownloadedAt!: string | null;
  @ApiProperty({ enum: SCAN_STATUSES }) scanStatus!: ScanStatus;
}

export function attachmentView(row: Attachment): AttachmentView {
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    uploadedByUserId: row.createdByUserId,
    entityType: row.entityType,
    entityId: row.entityId,
    category: row.category,
    role: row.role,
    originalName: row.originalName,
    sizeBytes: row.sizeBytes,
    mimeType: row.mimeType,
    extension: row.extension,
    sha256: row.sha256,
    width: row.width,
    height: row.height,
    description: row.description,
    downloadCount: row.downloadCount,
    lastDownloadedAt: row.lastDownloadedAt?.toISOString() ?? null,
    scanStatus: row.scanStatus,
  };
}
