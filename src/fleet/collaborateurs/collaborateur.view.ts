import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableId, NullableInteger, NullableText } from '#http';
import { RecordView, recordView } from '../../records/record.view';
import type { Collaborateur } from './collaborateur.entity';

export class CollaborateurView extends RecordView {
  @NullableId() userId!: number | null;
  @NullableText() code!: string | null;
  @ApiProperty({ example: 'Awa' }) firstName!: string;
  @ApiProperty({ example: 'Koné' }) lastName!: string;
  @NullableText() email!: string | null;
  @NullableText({ example: '+2250708091011' }) phone!: string | null;
  @NullableText() employeeNumber!: string | null;
  @NullableText() department!: string | null;
  @NullableText() position!: string | null;
  @NullableText() specialization!: string | null;
  @NullableText() licenseNumber!: string | null;
  @NullableId() licenseTypeId!: number | null;
  @NullableDay() licenseExpiryDate!: string | null;
  @NullableText() certificationLevel!: string | null;
  @NullableDay() certificationExpiryDate!: string | null;
  @NullableInteger() experienceYears!: number | null;
  @NullableId() preferredGarageId!: number | null;
  @NullableId() preferredSupplierId!: number | null;
  @ApiProperty() isActive!: boolean;
  @NullableText() notes!: string | null;
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
