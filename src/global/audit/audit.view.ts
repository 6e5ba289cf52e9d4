import { ApiProperty } from '@nestjs/swagger';
import type { AuditOutcome } from '#kernel';
import type { AuditEntry } from './audit-entry.entity';

const nullableId = { type: 'integer', nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;

export class AuditEntryView {
  @ApiProperty({ type: 'integer', example: 4711 })
  id!: number;

  @ApiProperty({ type: 'integer', description: 'Position in the chain' })
  sequence!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  occurredAt!: string;

  @ApiProperty({ enum: ['user', 'api_key', 'system'] })
  actorType!: string;

  @ApiProperty(nullableId)
  actorUserId!: number | null;

  @ApiProperty(nullableId)
  actorKeyId!: number | null;

  @ApiProperty({ ...nullableId, description: 'The grant that a platform administrator used to enter the company' })
  grantId!: number | null;

  @ApiProperty({ example: 'vehicles:update' })
  action!: string;

  @ApiProperty({ enum: ['done', 'refused', 'failed'] })
  outcome!: AuditOutcome;

  @ApiProperty({ ...nullableId, example: 200 })
  status!: number | null;

  @ApiProperty({ ...nullableText, example: 'PATCH /api/v1/vehicles/:id' })
  route!: string | null;

  @ApiProperty({ ...nullableText, example: 'vehicles' })
  entityType!: string | null;

  @ApiProperty(nullableId)
  entityId!: number | null;

  @ApiProperty(nullableText)
  requestId!: string | null;

  @ApiProperty({ ...nullableText, example: '196.47.1.2' })
  ip!: string | null;

  @ApiProperty(nullableText)
  userAgent!: string | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Names of the fields in the request' })
  changedFields!: string[] | null;

  @ApiProperty({ ...nullableText, description: 'Reason that the platform administrator gave' })
  reason!: string | null;
}

export function auditEntryView(entry: AuditEntry): AuditEntryView {
  const { actorType, actorUserId, actorKeyId, grantId, action, outcome, status, route } = entry;
  return {
    id: Number(entry.id),
    sequence: Number(entry.sequence),
    occurredAt: entry.occurredAt.toISOString(),
    actorType,
    actorUserId,
    actorKeyId,
    grantId,
    action,
    outcome,
    status,
    route,
    entityType: entry.entityType,
    entityId: entry.entityId,
    requestId: entry.requestId,
    ip: addressText(entry.ip),
    userAgent: entry.userAgent,
    changedFields: entry.changedFields === null ? null : [...entry.changedFields],
    reason: entry.reason,
  };
}

/** 4 bytes as 196.47.1.2, 16 bytes as groups of hexadecimal digits. */
function addressText(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}
