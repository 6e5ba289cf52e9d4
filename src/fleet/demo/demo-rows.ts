/** `place` is the site of an operator's vehicle, or the owner of a workshop's vehicle. */
export type DemoVehicle = readonly [
  plate: string,
  brand: string,
  model: string,
  color: string,
  year: number,
  vin: string,
  odometerKm: number,
  place: string,
];

export type DemoDriver = readonly [
  firstName: string,
  lastName: string,
  phone: string,
  licenseNumber: string,
  licenseCode: string,
  expiresOn: string,
  dateOfBirth: string,
];
