/** A permission with its texts; `module` groups them on screen. */
export interface PermissionEntry {
  readonly code: string;
  readonly labelFr: string;
  readonly labelEn: string;
  readonly module: string;
}

type Labels = readonly [fr: string, en: string];

const ACTIONS: Readonly<Record<string, Labels>> = {
  read: ['consulter', 'read'],
  create: ['créer', 'create'],
  update: ['modifier', 'update'],
  delete: ['supprimer', 'delete'],
  restore: ['rétablir', 'restore'],
  export_personal_data: ['exporter les données personnelles', 'export personal data'],
  erase: ['effacer les données personnelles', 'erase personal data'],
  override: ['passer outre une règle', 'override a rule'],
  void: ['annuler', 'void'],
  transition: ['faire avancer', 'move forward'],
  submit: ['soumettre à approbation', 'submit for approval'],
  cancel: ['annuler', 'cancel'],
  cancel_late: ['annuler après accord', 'cancel after approval'],
  close: ['clôturer', 'close'],
  hold: ['suspendre', 'put on hold'],
  complete: ['terminer', 'complete'],
  receive: ['enregistrer la réception', 'record reception'],
  approve: ['approuver', 'approve'],
  validate: ['valider', 'validate'],
  issue: ['émettre', 'issue'],
  credit: ['émettre un avoir', 'credit'],
  exceed_authorization: ['dépasser l’accord', 'exceed the authorization'],
  review: ['contrôler', 'review'],
  acknowledge: ['prendre en compte', 'acknowledge'],
  dismiss: ['écarter', 'dismiss'],
  export: ['exporter', 'export'],
  manage: ['gérer', 'manage'],
};

/** Actions of records that contain personal data. */
const PERSONAL = ['export_personal_data', 'erase'] as const;
const CRUD = ['read', 'create', 'update', 'delete'] as const;

/** Resources of domain.md §17.1 with their labels and actions. */
const RESOURCES: readonly (readonly [code: string, labels: Labels, actions: readonly string[]])[] = [
  ['dashboard', ['tableau de bord', 'dashboard'], ['read']],
  ['vehicles', ['véhicules', 'vehicles'], [...CRUD, 'restore', ...PERSONAL]],
  ['drivers', ['conducteurs', 'drivers'], [...CRUD, ...PERSONAL]],
  ['assignments', ['affectations', 'assignments'], [...CRUD, 'override']],
  ['collaborateurs', ['collaborateurs', 'staff'], [...CRUD, ...PERSONAL]],
  ['garages', ['garages', 'garages'], [...CRUD, ...PERSONAL]],
  ['suppliers', ['fournisseurs', 'suppliers'], [...CRUD, ...PERSONAL]],
  ['supplies', ['fournitures', 'supplies'], CRUD],
  ['maintenances', ['entretiens', 'maintenances'], CRUD],
  ['fuel_logs', ['pleins', 'fuel logs'], CRUD],
  ['insurances', ['assurances', 'insurances'], [...CRUD, ...PERSONAL]],
  ['renewals', ['échéances', 'renewals'], CRUD],
  ['odometer', ['relevés kilométriques', 'odometer'], ['create', 'override', 'void']],
  [
    'interventions',
    ['interventions', 'interventions'],
    [...CRUD, 'transition', 'submit', 'cancel', 'cancel_late', 'close', 'hold'],
  ],
  ['prediagnostics', ['prédiagnostics', 'prediagnostics'], [...CRUD, 'complete']],
  ['quotes', ['devis', 'quotes'], [...CRUD, 'receive', 'approve']],
  ['work_authorizations', ['accords de travaux', 'work authorizations'], [...CRUD, 'validate']],
  ['field_verifications', ['vérifications terrain', 'field verifications'], [...CRUD, 'complete']],
  ['reception_reports', ['rapports de réception', 'reception reports'], [...CRUD, 'validate']],
  ['invoices', ['factures', 'invoices'], [...CRUD, 'issue', 'credit', 'exceed_authorization']],
  ['payments', ['paiements', 'payments'], ['read', 'create', 'void']],
  ['supply_prices', ['registre des prix', 'price register'], ['read', 'create', 'review']],
  ['alerts', ['alertes', 'alerts'], ['read', 'acknowledge', 'dismiss']],
  ['reports', ['rapports', 'reports'], ['read', 'export']],
  ['attachments', ['pièces jointes', 'attachments'], ['read', 'create', 'delete']],
  ['reference', ['listes de référence', 'reference lists'], ['read', 'manage']],
  ['numbering', ['numérotation', 'numbering'], ['manage']],
  ['settings', ['paramètres', 'settings'], ['manage']],
  ['users', ['utilisateurs', 'users'], ['read', 'manage']],
  ['audit', ['journal d’audit', 'audit log'], ['read']],
  ['tenant', ['données de la société', 'company data'], ['export']],
];

/** Every permission that a member of a tenant can hold. */
export const TENANT_PERMISSIONS: readonly PermissionEntry[] = RESOURCES.flatMap(([resource, [fr, en], actions]) =>
  actions.map((action): PermissionEntry => {
    const [actionFr = action, actionEn = action] = ACTIONS[action] ?? [];
    return {
      code: `${resource}:${action}`,
      labelFr: `${capitalised(fr)} : ${actionFr}`,
      labelEn: `${capitalised(en)}: ${actionEn}`,
      module: resource,
    };
  }),
);

/** Permissions of a platform administrator; no role of a tenant can contain them. */
export const PLATFORM_PERMISSIONS: ReadonlySet<string> = new Set([
  'platform:tenants',
  'platform:parameters',
  'platform:webhooks',
]);

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
