import { TENANT_PERMISSIONS } from './permission-catalogue';

/** A role that every tenant has, with the flat set of permissions of domain.md §17.2. */
export interface RolePreset {
  readonly code: string;
  readonly labelFr: string;
  readonly labelEn: string;
  readonly permissions: readonly string[];
  /** Queries restrict reads to the vehicles assigned to the holder. */
  readonly isOwnVehiclesOnly?: true;
}

const LETTERS: Readonly<Record<string, string>> = { R: 'read', C: 'create', U: 'update', D: 'delete' };

/** `grant('RCU complete', 'prediagnostics')`: the letters are read, create, update, delete; words are further actions. */
function grant(actions: string, ...resources: readonly string[]): string[] {
  const [letters = '', ...words] = actions.split(' ');
  const isLetters = /^[RCUD]+$/.test(letters);
  const names = isLetters ? [...letters].map((letter) => LETTERS[letter] ?? letter) : [letters];
  return resources.flatMap((resource) => [...names, ...words].map((action) => `${resource}:${action}`));
}

const FILE = ['vehicles', 'drivers', 'assignments', 'collaborateurs'];
const OBLIGATIONS = ['maintenances', 'fuel_logs', 'insurances', 'renewals'];
const PARTNERS = ['supplies', 'garages', 'suppliers'];
const DOCUMENTS = ['prediagnostics', 'quotes', 'work_authorizations', 'field_verifications', 'reception_reports'];
const EVERYONE = ['reference:read', 'alerts:read', 'attachments:read'];

const GESTIONNAIRE = [
  ...EVERYONE,
  ...grant('RCU', ...FILE),
  ...grant('RCU submit transition cancel close hold', 'interventions'),
  ...grant('RCU complete', 'prediagnostics', 'field_verifications'),
  ...grant('RCU receive approve', 'quotes'),
  ...grant('RCU validate', 'work_authorizations', 'reception_reports'),
  ...grant('RC issue', 'invoices'),
  ...grant('RC', 'payments'),
  ...grant('RCUD', ...OBLIGATIONS),
  ...grant('create override void', 'odometer'),
  ...grant('RCU', ...PARTNERS),
  ...grant('RC review', 'supply_prices'),
  ...grant('acknowledge dismiss', 'alerts'),
  ...grant('R export', 'reports'),
  ...grant('C delete', 'attachments'),
  'dashboard:read',
  'reference:manage',
  'users:read',
];

const SECRETAIRE = [
  ...EVERYONE,
  ...grant('RCU', ...FILE, ...OBLIGATIONS, ...PARTNERS),
  ...grant('RCU submit', 'interventions'),
  ...grant('RC', 'prediagnostics', 'work_authorizations', 'reception_reports', 'invoices', 'payments', 'supply_prices'),
  ...grant('RCU receive', 'quotes'),
  ...grant('R', 'field_verifications', 'reports', 'dashboard'),
  'alerts:acknowledge',
  'odometer:create',
  'attachments:create',
];

const EXPERT = [
  ...EVERYONE,
  ...grant(
    'R',
    ...FILE,
    ...OBLIGATIONS,
    ...PARTNERS,
    'supply_prices',
    'quotes',
    'work_authorizations',
    'reports',
    'dashboard',
  ),
  ...grant('RCU transition', 'interventions'),
  ...grant('RCU complete', 'prediagnostics', 'field_verifications'),
  ...grant('RCU validate', 'reception_reports'),
  'odometer:create',
  'attachments:create',
];

const REPARATEUR = [
  ...EVERYONE,
  ...grant('R', ...FILE, ...PARTNERS, 'supply_prices', 'dashboard'),
  ...grant('R transition', 'interventions'),
  ...grant('R', 'prediagnostics', 'work_authorizations', 'field_verifications', 'reception_reports'),
  ...grant('RCU', 'quotes', 'maintenances'),
  'attachments:create',
];

const VERIFICATEUR = [
  ...EVERYONE,
  ...grant('R', ...FILE, ...OBLIGATIONS, ...PARTNERS, 'supply_prices', 'interventions', 'dashboard'),
  ...grant('R', 'prediagnostics', 'quotes', 'work_authorizations'),
  ...grant('RCU complete', 'field_verifications'),
  ...grant('RCU', 'reception_reports'),
  'attachments:create',
];

const CONDUCTEUR = [
  ...EVERYONE,
  'vehicles:read',
  'interventions:read',
  'interventions:create',
  ...grant('RC', 'fuel_logs'),
  'odometer:create',
  'attachments:create',
];

/** The role of a user who works for one garage. Without a garage its holders see no record. */
export const PARTNER_GARAGE = 'garage_partenaire';

const GARAGE = [
  ...EVERYONE,
  ...grant('R transition', 'interventions'),
  ...grant('R', 'vehicles', 'prediagnostics', 'work_authorizations', 'field_verifications', 'reception_reports'),
  ...grant('R', 'invoices', 'payments', 'supply_prices'),
  ...grant('RCU', 'quotes'),
  'attachments:create',
];

const COMPTABLE = [
  ...EVERYONE,
  ...grant('R', ...FILE, ...DOCUMENTS, ...OBLIGATIONS, ...PARTNERS, 'supply_prices', 'dashboard'),
  ...grant('R close', 'interventions'),
  ...grant('RCU issue credit', 'invoices'),
  ...grant('RC void', 'payments'),
  ...grant('R export', 'reports'),
];

const APPROBATEUR = [
  ...EVERYONE,
  ...grant(
    'R',
    ...FILE,
    ...DOCUMENTS,
    ...PARTNERS,
    'supply_prices',
    'interventions',
    'invoices',
    'payments',
    'reports',
    'dashboard',
  ),
  'quotes:approve',
  'work_authorizations:validate',
];

export const ROLE_PRESETS: readonly RolePreset[] = [
  {
    code: 'admin',
    labelFr: 'Administrateur',
    labelEn: 'Administrator',
    permissions: TENANT_PERMISSIONS.map(({ code }) => code),
  },
  { code: 'gestionnaire', labelFr: 'Gestionnaire', labelEn: 'Fleet manager', permissions: GESTIONNAIRE },
  { code: 'secretaire', labelFr: 'Secrétaire technique', labelEn: 'Technical secretary', permissions: SECRETAIRE },
  { code: 'expert', labelFr: 'Expert', labelEn: 'Expert', permissions: EXPERT },
  { code: 'reparateur', labelFr: 'Réparateur', labelEn: 'Mechanic', permissions: REPARATEUR },
  { code: PARTNER_GARAGE, labelFr: 'Garage partenaire', labelEn: 'Partner garage', permissions: GARAGE },
  { code: 'verificateur', labelFr: 'Vérificateur terrain', labelEn: 'Field verifier', permissions: VERIFICATEUR },
  { code: 'conducteur', labelFr: 'Conducteur', labelEn: 'Driver', permissions: CONDUCTEUR, isOwnVehiclesOnly: true },
  { code: 'comptable', labelFr: 'Comptable', labelEn: 'Accountant', permissions: COMPTABLE },
  { code: 'approbateur', labelFr: 'Approbateur', labelEn: 'Approver', permissions: APPROBATEUR },
];
