import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../records/record.view';
import { DRIVER_STATUSES } from './driver.choices';
import type { DriverStatus } from './driver.choices';
import type { DriverLicense } from './driver-license.entity';
import type { DriverFile } from './drivers.service';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_DAY = { type: String, format: 'date', nullable: true } as const;

export class DriverLicenseView {
  @ApiProperty({ type: 'integer' }) licenseTypeId!: number;
  @ApiProperty({ example: 'B' }) code!: string;
  @ApiProperty(NULLABLE_DAY) issuedOn!: string | null;
  @ApiProperty(NULLABLE_DAY) expiresOn!: string | null;
}

export class DriverView extends RecordView {
  @ApiProperty({ example: 'DR-2026-0001' }) code!: string;
  @ApiProperty({ example: 'Awa' }) firstName!: string;
  @ApiProperty({ example: 'Koné' }) lastName!: string;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, example: '+2250708091011' }) phone!: string | null;
  @ApiProperty(NULLABLE_TEXT) licenseNumber!: string | null;
  @ApiProperty(NULLABLE_DAY) licenseExpiryDate!: string | null;
  @ApiProperty({ type: [DriverLicenseView] }) licenses!: DriverLicenseView[];
  @ApiProperty(NULLABLE_DAY) dateOfBirth!: string | null;
  @ApiProperty(NULLABLE_TEXT) address!: string | null;
  @ApiProperty(NULLABLE_TEXT) emergencyContactName!: string | null;
  @ApiProperty(NULLABLE_TEXT) emergencyContactPhone!: string | null;
  @ApiProperty({ enum: DRIVER_STATUSES }) status!: DriverStatus;
  @ApiProperty(NULLABLE_DAY) hireDate!: string | null;
  @ApiProperty(NULLABLE_DAY) terminationDate!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) collaborateurId!: number | null;
  @ApiProperty(NULLABLE_TEXT) notes!: string | null;
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
