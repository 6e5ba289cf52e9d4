import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../records/record.view';
import type { Collaborateur } from './collaborateur.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_INTEGER = { type: 'integer', nullable: true } as const;
const NULLABLE_DAY = { type: String, format: 'date', nullable: true } as const;

export class CollaborateurView extends RecordView {
  @ApiProperty(NULLABLE_INTEGER) userId!: number | null;
  @ApiProperty(NULLABLE_TEXT) code!: string | null;
  @ApiProperty({ example: 'Awa' }) firstName!: string;
  @ApiProperty({ example: 'Koné' }) lastName!: string;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, example: '+2250708091011' }) phone!: string | null;
  @ApiProperty(NULLABLE_TEXT) employeeNumber!: string | null;
  @ApiProperty(NULLABLE_TEXT) department!: string | null;
  @ApiProperty(NULLABLE_TEXT) position!: string | null;
  @ApiProperty(NULLABLE_TEXT) specialization!: string | null;
  @ApiProperty(NULLABLE_TEXT) licenseNumber!: string | null;
  @ApiProperty(NULLABLE_INTEGER) licenseTypeId!: number | null;
  @ApiProperty(NULLABLE_DAY) licenseExpiryDate!: string | null;
  @ApiProperty(NULLABLE_TEXT) certificationLevel!: string | null;
  @ApiProperty(NULLABLE_DAY) certificationExpiryDate!: string | null;
  @ApiProperty(NULLABLE_INTEGER) experienceYears!: number | null;
  @ApiProperty(NULLABLE_INTEGER) preferredGarageId!: number | null;
  @ApiProperty(NULLABLE_INTEGER) preferredSupplierId!: number | null;
  @ApiProperty() isActive!: boolean;
  @ApiProperty(NULLABLE_TEXT) notes!: string | null;
}

export function collaborateurView(row: Collaborateur): CollaborateurView {
  return {
    ...recordView(row),
    userId: row.userId,
    code: row.code,
    firstName: row.firstName,
    lastName: row.lastName,
    email: row.email,
    phone: row.phone,
    employeeNumber: row.employeeNumber,
    department: row.department,
    position: row.position,
    specialization: row.specialization,
    licenseNumber: row.licenseNumber,
    licenseTypeId: row.licenseTypeId,
    licenseExpiryDate: row.licenseExpiryDate,
    certificationLevel: row.certificationLevel,
    certificationExpiryDate: row.certificationExpiryDate,
    experienceYears: row.experienceYears,
    preferredGarageId: row.preferredGarageId,
    preferredSupplierId: row.preferredSupplierId,
    isActive: row.isActive,
    notes: row.notes,
  };
}
