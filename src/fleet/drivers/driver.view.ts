import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableId, NullableText } from '#http';
import { RecordView, recordView } from '../../records/record.view';
import { DRIVER_STATUSES } from './driver.choices';
import type { DriverStatus } from './driver.choices';
import type { DriverLicense } from './driver-license.entity';
import type { DriverFile } from './drivers.service';

export class DriverLicenseView {
  @ApiProperty({ type: 'integer' }) licenseTypeId!: number;
  @ApiProperty({ example: 'B' }) code!: string;
  @NullableDay() issuedOn!: string | null;
  @NullableDay() expiresOn!: string | null;
}

export class DriverView extends RecordView {
  @ApiProperty({ example: 'DR-2026-0001' }) code!: string;
  @ApiProperty({ example: 'Awa' }) firstName!: string;
  @ApiProperty({ example: 'Koné' }) lastName!: string;
  @NullableText() email!: string | null;
  @NullableText({ example: '+2250708091011' }) phone!: string | null;
  @NullableText() licenseNumber!: string | null;
  @NullableDay() licenseExpiryDate!: string | null;
  @ApiProperty({ type: [DriverLicenseView] }) licenses!: DriverLicenseView[];
  @NullableDay() dateOfBirth!: string | null;
  @NullableText() address!: string | null;
  @NullableText() emergencyContactName!: string | null;
  @NullableText() emergencyContactPhone!: string | null;
  @ApiProperty({ enum: DRIVER_STATUSES }) status!: DriverStatus;
  @NullableDay() hireDate!: string | null;
  @NullableDay() terminationDate!: string | null;
  @NullableId() collaborateurId!: number | null;
  @NullableText() notes!: string | null;
}

export function driverView({ driver, licenses }: DriverFile): DriverView {
  return {
    ...recordView(driver),
    code: driver.code,
    firstName: driver.firstName,
    lastName: driver.lastName,
    email: driver.email,
    phone: driver.phone,
    licenseNumber: driver.licenseNumber,
    licenseExpiryDate: driver.licenseExpiryDate,
    licenses: licenses.map(licenseView),
    dateOfBirth: driver.dateOfBirth,
    address: driver.address,
    emergencyContactName: driver.emergencyContactName,
    emergencyContactPhone: driver.emergencyContactPhone,
    status: driver.status,
    hireDate: driver.hireDate,
    terminationDate: driver.terminationDate,
    collaborateurId: driver.collaborateurId,
    notes: driver.notes,
  };
}

function licenseView(license: DriverLicense): DriverLicenseView {
  const { licenseTypeId, issuedOn, expiresOn } = license;
  return { licenseTypeId, code: license.licenseType?.code ?? '', issuedOn, expiresOn };
}
