import { taxRatesOf } from '../database/tenant/seeds/tax-rates';
import { paymentDetails } from './payment-details';
import { choice, flag, integer, longText, percentage, text } from './setting-kind';
import type { SettingKind } from './setting-kind';
import { saysAmountsInWords, standingTextOf } from './standing-texts';
import { alertThresholds, amount, emails, limitsByRole, origins, priceBands } from './setting-shapes';

/** Readers of a setting: every member, or only members who may change it. */
export type SettingVisibility = 'member' | 'manager';

export interface SettingDeclaration<T> {
  readonly kind: SettingKind<T>;
  /** The value when neither the tenant nor the platform set one; `countryCode` is the tenant's. */
  readonly fallback: (countryCode: string) => T;
  readonly visibility: SettingVisibility;
  /** Whether a change requires a step-up, because it decides where payments go. */
  readonly needsStepUp?: boolean;
  readonly labelFr: string;
  readonly labelEn: string;
}

/** A setting that every member may read. */
function open<T>(kind: SettingKind<T>, value: NoInfer<T>, labelFr: string, labelEn: string): SettingDeclaration<T> {
  return { kind, fallback: () => value, visibility: 'member', labelFr, labelEn };
}

/** A setting that only members who may change it can read. */
function managerOnly<T>(
  kind: SettingKind<T>,
  value: NoInfer<T>,
  labelFr: string,
  labelEn: string,
): SettingDeclaration<T> {
  return { ...open(kind, value, labelFr, labelEn), visibility: 'manager' };
}

const DAYS_OF_TEN_YEARS = 3650;
const GIBIBYTE = 1024 ** 3;

const LIMITS = {
  'limits.storage_bytes': open(
    integer(0, 1024 * GIBIBYTE),
    GIBIBYTE,
    'Espace des fichiers (octets)',
    'Space for files (bytes)',
  ),
  'limits.members': open(integer(0, 1_000_000), 1000, 'Membres actifs', 'Active members'),
  'limits.vehicles': open(integer(0, 10_000_000), 100_000, 'Véhicules', 'Vehicles'),
  'limits.requests_per_second': open(
    integer(0, 1_000_000),
    0,
    'Requêtes par seconde (0 : réglage du serveur)',
    'Requests per second (0: setting of the server)',
  ),
  'limits.request_burst': open(
    integer(0, 1_000_000),
    0,
    'Requêtes en rafale (0 : réglage du serveur)',
    'Request burst (0: setting of the server)',
  ),
  'limits.database_bytes': open(
    integer(0, 100 * 1024 * GIBIBYTE),
    50 * GIBIBYTE,
    'Taille de la base de données (octets)',
    'Size of the database (bytes)',
  ),
} as const;

const RATE_CODE = /^[A-Z0-9_]{1,20}$/;

const taxRate: SettingDeclaration<string> = {
  ...open(text(RATE_CODE), '', 'Taux de taxe par défaut', 'Default tax rate'),
  fallback: (countryCode) => taxRatesOf(countryCode).find(({ isDefault }) => isDefault)?.code ?? '',
};

/** All settings of a tenant (`domain.md` §17.3). Names, kinds and defaults are defined only here. */
export const SETTING_REGISTRY = {
  'invoicing.default_direction': open(
    choice('issued', 'received'),
    'issued',
    'Sens des factures par défaut',
    'Default direction of invoices',
  ),
  'invoices.payment_days': open(integer(0, 365), 30, 'Délai de paiement (jours)', 'Payment term (days)'),
  'invoices.payment_details': {
    ...open(paymentDetails, {}, 'Coordonnées de paiement', 'Payment details'),
    needsStepUp: true,
  },
  'invoices.standing_text': {
    ...open(longText(2000), '', 'Mentions légales des factures', 'Legal notice on invoices'),
    fallback: standingTextOf,
  },
  'invoices.amount_in_words': {
    ...open(flag(), false, 'Montant des factures en lettres', 'Amount of invoices in words'),
    fallback: saysAmountsInWords,
  },
  'invoices.authorization_tolerance_percent': open(
    percentage(100),
    0,
    'Dépassement toléré de l’ordre de travaux (%)',
    'Tolerated excess over the work authorization (%)',
  ),
  'quotes.validity_days': open(integer(1, 365), 30, 'Validité des devis (jours)', 'Validity of quotes (days)'),
  'quotes.min_count': open(integer(1, 10), 1, 'Devis exigés avant décision', 'Quotes required before a decision'),
  'authorizations.validity_days': open(
    integer(1, 365),
    30,
    'Validité des ordres de travaux (jours)',
    'Validity of work authorizations (days)',
  ),
  'approval.four_eyes': open(flag(), false, 'Approbation par une autre personne', 'Approval by another person'),
  'approval.limits': managerOnly(limitsByRole, {}, 'Plafond d’approbation par rôle', 'Approval limit by role'),
  'approval.fast_track_limit': open(amount, '0', 'Plafond de la voie rapide', 'Limit of the fast track'),
  'interventions.auto_close_on_paid': open(
    flag(),
    true,
    'Clôture de l’intervention au paiement',
    'Close interventions once paid',
  ),
  'field_verification.before_work_required': open(
    flag(),
    false,
    'Vérification exigée avant travaux',
    'Verification required before work',
  ),
  'field_verification.after_work_required': open(
    flag(),
    false,
    'Vérification exigée après travaux',
    'Verification required after work',
  ),
  'prediagnostics.require_expert_signature': open(
    flag(),
    false,
    'Signature de l’expert exigée',
    'Expert’s signature required',
  ),
  'books.first_year': open(integer(1950, 2100), 2000, 'Premier exercice comptable', 'First year of the books'),
  'tax.default_rate_code': taxRate,
  'odometer.max_km_per_day': open(
    integer(1, 10_000),
    2000,
    'Kilomètres maximum par jour',
    'Maximum kilometres per day',
  ),
  'vehicles.vin_check_digit': open(
    choice('warn', 'strict', 'off'),
    'warn',
    'Contrôle de la clé du VIN',
    'VIN check digit',
  ),
  'assignments.exclusive_driver': open(flag(), false, 'Un seul véhicule par conducteur', 'One vehicle per driver'),
  'alerts.thresholds': open(
    alertThresholds,
    { days: [30, 7], km: [1000, 250] },
    'Seuils des alertes',
    'Thresholds of alerts',
  ),
  'alerts.email_recipients': managerOnly(emails, [], 'Destinataires des alertes', 'Recipients of alerts'),
  'alerts.retention_days': open(
    integer(1, DAYS_OF_TEN_YEARS),
    30,
    'Conservation des alertes (jours)',
    'Retention of alerts (days)',
  ),
  'notifications.email_enabled': open(flag(), true, 'Notifications par courriel', 'Notifications by e-mail'),
  'price_history.months': open(integer(1, 60), 6, 'Historique des prix (mois)', 'Price history (months)'),
  'price_history.min_samples': open(
    integer(1, 100),
    3,
    'Prix nécessaires à une moyenne',
    'Prices needed for an average',
  ),
  'price_history.thresholds': open(priceBands, [10, 20, 50], 'Écarts de prix (%)', 'Price deviations (%)'),
  'reports.amount_basis': open(choice('gross', 'net'), 'gross', 'Base des montants', 'Basis of amounts (gross or net)'),
  'ui.items_per_page': open(integer(1, 100), 25, 'Lignes par page', 'Rows per page'),
  'ui.primary_color': open(text(/^#[0-9a-fA-F]{6}$/), '#007bff', 'Couleur principale', 'Primary colour'),
  'ui.theme': open(choice('light', 'dark', 'auto'), 'light', 'Thème', 'Theme'),
  'privacy.driver_retention_months': managerOnly(
    integer(1, 240),
    36,
    'Conservation des conducteurs (mois)',
    'Retention of drivers (months)',
  ),
  'audit.retention_days': managerOnly(
    integer(30, DAYS_OF_TEN_YEARS),
    365,
    'Conservation du journal d’audit (jours)',
    'Retention of the audit log (days)',
  ),
  'api.cors_origins': managerOnly(origins, [], 'Sites autorisés à appeler l’API', 'Sites that may call the API'),
  ...LIMITS,
} as const;

export type SettingKey = keyof typeof SETTING_REGISTRY;

/** The type of a setting's value: `SettingValue<'invoices.payment_days'>` is `number`. */
export type SettingValue<K extends SettingKey> =
  (typeof SETTING_REGISTRY)[K] extends SettingDeclaration<infer T> ? T : never;

/** Every key, in the order they are shown. */
export const SETTING_KEYS = Object.keys(SETTING_REGISTRY) as readonly SettingKey[];

/** Limits of a tenant: stored as settings, changed by the platform only. */
export type LimitKey = keyof typeof LIMITS;

export const LIMIT_KEYS = Object.keys(LIMITS) as readonly LimitKey[];

export function isLimitKey(key: string): key is LimitKey {
  return Object.hasOwn(LIMITS, key);
}

/** The declaration of a key, for code that iterates over all keys. */
export function settingDeclaration(key: SettingKey): SettingDeclaration<unknown> {
  return SETTING_REGISTRY[key];
}

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTING_REGISTRY, key);
}
