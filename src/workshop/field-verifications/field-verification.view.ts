import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal, NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { documentView, DocumentView } from '../document/document.view';
import { VERIFICATION_STATUSES, VERIFICATION_TYPES } from './field-verification.entity';
import type { FieldVerification, VerificationStatus, VerificationType } from './field-verification.entity';

export class FieldVerificationView extends DocumentView {
  @ApiProperty({ example: 'VT-2026-11-0001' }) verificationNumber!: string;
  @ApiProperty({ enum: VERIFICATION_TYPES }) verificationType!: VerificationType;
  @ApiProperty({ enum: VERIFICATION_STATUSES }) status!: VerificationStatus;
  @NullableId() verifiedByCollaborateurId!: number | null;
  @NullableText() verifiedByName!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) verifiedAt!: string;
  @NullableText() findings!: string | null;
  @ApiProperty({ type: Boolean, nullable: true }) isSatisfactory!: boolean | null;
  @NullableText() recommendations!: string | null;
  @NullableInteger() odometerReading!: number | null;
  @NullableDecimal('5.359952') geoLat!: string | null;
  @NullableDecimal('-4.008256') geoLng!: string | null;
  @ApiProperty({ type: 'integer', description: 'Attached images' }) photoCount!: number;
  @NullableInstant() completedAt!: string | null;
  @NullableText() completedByName!: string | null;
}

export function fieldVerificationView(row: FieldVerification, photoCount: number): FieldVerificationView {
  const { verifiedBy } = row;
  return {
    ...documentView(row),
    verificationNumber: row.verificationNumber,
    verificationType: row.verificationType,
    status: row.status,
    verifiedByCollaborateurId: row.verifiedByCollaborateurId,
    verifiedByName: verifiedBy ? `${verifiedBy.firstName} ${verifiedBy.lastName}` : null,
    verifiedAt: row.verifiedAt.toISOString(),
    findings: row.findings,
    isSatisfactory: row.isSatisfactory,
    recommendations: row.recommendations,
    odometerReading: row.odometerReading,
    geoLat: row.geoLat,
    geoLng: row.geoLng,
    photoCount,
    completedAt: row.completedAt?.toISOString() ?? null,
    completedByName: row.completedByName,
  };
}
