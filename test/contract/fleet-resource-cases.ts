export type Body = Readonly<Record<string, unknown>>;

/** One resource of the fleet, as used by the contract suites. */
export interface ResourceCase {
  readonly path: string;
  readonly read: string;
  readonly write: Readonly<Record<'create' | 'update' | 'delete', string>>;
  readonly restore: string | null;
  /** A valid body; `n` makes the unique values differ. */
  readonly body: (n: number) => Body;
  readonly change: Body;
  readonly invalid: Body;
  /** Error code if the same body is sent twice. */
  readonly conflict: string;
  readonly sort: string;
  /** A field that the search covers; null if the list has no search. */
  readonly searched: string | null;
}

type OwnOfResource = Pick<ResourceCase, 'body' | 'change' | 'invalid' | 'conflict' | 'sort' | 'searched'>;

const MANAGE = { create: 'reference:manage', update: 'reference:manage', delete: 'reference:manage' };
const reference = (path: string, rest: OwnOfResource): ResourceCase => ({
  path,
  read: 'reference:read',
  write: MANAGE,
  restore: null,
  ...rest,
});
const master = (path: string, rest: OwnOfResource): ResourceCase => ({
  path,
  read: `${path}:read`,
  write: { create: `${path}:create`, update: `${path}:update`, delete: `${path}:delete` },
  restore: `${path}:delete`,
  ...rest,
});
const named = {
  change: { name: 'Changé' },
  invalid: { name: '' },
  conflict: 'NAME_TAKEN',
  sort: '-name',
  searched: 'name',
};

export const RESOURCES: readonly ResourceCase[] = [
  reference('brands', { ...named, body: (n) => ({ name: `Marque ${n}` }) }),
  reference('vehicle-models', { ...named, body: (n) => ({ brandId: 1, name: `Modèle ${n}` }) }),
  reference('vehicle-categories', { ...named, body: (n) => ({ name: `Catégorie ${n}`, requiredLicenseCode: 'B' }) }),
  reference('vehicle-colors', {
    ...named,
    body: (n) => ({ name: `Couleur ${n}`, hexCode: '#0A0B0C' }),
    invalid: { hexCode: 'red' },
  }),
  reference('fuel-types', {
    ...named,
    body: (n) => ({ code: `F${n}`, name: 'Essai', energyUnit: 'liter', co2KgPerUnit: '2.5' }),
    conflict: 'CODE_TAKEN',
  }),
  reference('license-types', {
    ...named,
    body: (n) => ({ code: `L${n}`, name: 'Essai', covers: ['B'] }),
    invalid: { covers: 'B' },
    conflict: 'CODE_TAKEN',
  }),
  reference('intervention-types', {
    ...named,
    body: (n) => ({ name: `Type ${n}`, kind: 'preventive' }),
    invalid: { kind: 'magic' },
  }),
  reference('supply-categories', { ...named, body: (n) => ({ name: `Rayon ${n}` }) }),
  reference('tax-rates', {
    body: (n) => ({ code: `T${n}`, label: 'Essai', rate: '12.5', category: 'S', validFrom: '2026-01-01' }),
    change: { label: 'Changé' },
    invalid: { rate: 12.5 },
    conflict: 'CODE_TAKEN',
    sort: 'rate',
    searched: 'label',
  }),
  {
    path: 'vehicles',
    read: 'vehicles:read',
    restore: 'vehicles:restore',
    conflict: 'PLATE_TAKEN',
    sort: '-plateNumber,year',
    searched: 'chassisNumber',
    write: { create: 'vehicles:create', update: 'vehicles:update', delete: 'vehicles:delete' },
    body: (n) => ({ plateNumber: `${1000 + n} AB 01`, brandId: 1, modelId: 1, initialOdometer: 10 }),
    change: { site: 'Plateau' },
    invalid: { mileage: 12 },
  },
  {
    path: 'drivers',
    read: 'drivers:read',
    restore: 'drivers:delete',
    conflict: 'LICENSE_NUMBER_TAKEN',
    sort: 'lastName',
    searched: 'lastName',
    write: { create: 'drivers:create', update: 'drivers:update', delete: 'drivers:delete' },
    body: (n) => ({ firstName: 'Awa', lastName: 'Koné', licenseNumber: `KON-${n}`, licenses: [{ licenseTypeId: 1 }] }),
    change: { phone: '0708091011' },
    invalid: { licenses: [{ licenseTypeId: 'B' }] },
  },
  master('garages', {
    ...named,
    body: (n) => ({ name: `Garage ${n}`, specializations: ['Freinage'], laborRatePerHour: '15000', rating: '4.5' }),
    invalid: { rating: '5.1' },
    sort: '-rating,name',
  }),
  master('suppliers', {
    ...named,
    body: (n) => ({ name: `Fournisseur ${n}`, website: 'https://exemple.ci', deliveryTimeDays: 3 }),
    invalid: { website: 'javascript:alert(1)' },
  }),
  master('supplies', {
    body: (n) => ({ reference: `REF-${n}`, name: 'Plaquettes', categoryId: 1, kind: 'part', unitPrice: '0.195' }),
    change: { compatibleModelIds: [1, 2] },
    invalid: { unitPrice: -1 },
    conflict: 'SUPPLY_REFERENCE_TAKEN',
    sort: 'unitPrice,-createdAt',
    searched: 'name',
  }),
  master('collaborateurs', {
    body: (n) => ({ firstName: 'Awa', lastName: 'Koné', employeeNumber: `M-${n}`, phone: '0708091011' }),
    change: { department: 'Atelier' },
    invalid: { experienceYears: 61 },
    conflict: 'EMPLOYEE_NUMBER_TAKEN',
    sort: 'lastName,firstName',
    searched: 'lastName',
  }),
  {
    path: 'assignments',
    read: 'assignments:read',
    restore: null,
    conflict: 'ASSIGNMENT_OVERLAP',
    sort: '-startsAt,endsAt',
    searched: null,
    write: { create: 'assignments:create', update: 'assignments:update', delete: 'assignments:delete' },
    body: (n) => ({
      vehicleId: 1,
      driverId: 1,
      startsAt: `${2030 + n}-01-01T00:00:00Z`,
      endsAt: `${2031 + n}-01-01T00:00:00Z`,
    }),
    change: { notes: 'Astreinte' },
    invalid: { startsAt: '2026-01-01' },
  },
];
