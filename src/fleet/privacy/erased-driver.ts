import type { Driver } from '../drivers/driver.entity';

type ErasedFields = Pick<
  Driver,
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'phone'
  | 'licenseNumber'
  | 'licenseNumberNormalized'
  | 'emailIndex'
  | 'phoneIndex'
  | 'licenseIndex'
  | 'licenseExpiryDate'
  | 'dateOfBirth'
  | 'address'
  | 'emergencyContactName'
  | 'emergencyContactPhone'
  | 'status'
  | 'hireDate'
  | 'terminationDate'
  | 'notes'
  | 'anonymizedAt'
>;

/** The remains of an erased driver: a row that other records may refer to, without personal data (domain.md §18.3). */
export function erasedDriver(id: number, at: Date): ErasedFields {
  return {
    firstName: 'Conducteur',
    lastName: `anonymisé #${id}`,
    email: null,
    phone: null,
    licenseNumber: null,
    licenseNumberNormalized: null,
    emailIndex: null,
    phoneIndex: null,
    licenseIndex: null,
    licenseExpiryDate: null,
    dateOfBirth: null,
    address: null,
    emergencyContactName: null,
    emergencyContactPhone: null,
    status: 'terminated',
    hireDate: null,
    terminationDate: null,
    notes: null,
    anonymizedAt: at,
  };
}
