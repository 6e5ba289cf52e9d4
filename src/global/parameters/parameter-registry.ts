import { PRODUCT_VERSION } from '../../config/product-version';
import { flag, integer, text } from '../../tenant-settings/setting-kind';
import type { SettingKind } from '../../tenant-settings/setting-kind';
import { locales } from '../../tenant-settings/setting-shapes';

export interface ParameterDeclaration<T> {
  readonly kind: SettingKind<T>;
  readonly fallback: T;
  /** Whether it is visible on a tenant's host without a login. */
  readonly isPublic: boolean;
  /** False for values that are fixed in the code. */
  readonly isEditable: boolean;
  readonly labelFr: string;
  readonly labelEn: string;
}

function inner<T>(
  kind: SettingKind<T>,
  fallback: NoInfer<T>,
  labelFr: string,
  labelEn: string,
): ParameterDeclaration<T> {
  return { kind, fallback, isPublic: false, isEditable: true, labelFr, labelEn };
}

function shown<T>(
  kind: SettingKind<T>,
  fallback: NoInfer<T>,
  labelFr: string,
  labelEn: string,
): ParameterDeclaration<T> {
  return { ...inner(kind, fallback, labelFr, labelEn), isPublic: true };
}

const MAX_DAYS = 3650;

/** The parameters of the whole platform (`domain.md` §17.3). */
const PARAMETER_REGISTRY = {
  'app.name': shown(text(/^\S.{0,98}\S$/), 'Impact Auto', 'Nom affiché aux utilisateurs', 'Name shown to users'),
  'app.version': { ...shown(text(/^\S+$/), PRODUCT_VERSION, 'Version', 'Version'), isEditable: false },
  'system.maintenance_mode': shown(
    flag(),
    false,
    'Plateforme fermée pour maintenance',
    'Platform closed for maintenance',
  ),
  'system.session_timeout': inner(
    integer(60, 86_400),
    3600,
    'Délai d’inactivité d’une session (secondes)',
    'Session idle timeout (seconds)',
  ),
  'system.max_login_attempts': inner(
    integer(1, 100),
    5,
    'Échecs de connexion avant les pauses',
    'Failed logins before pauses start',
  ),
  'retention.logs_days': inner(
    integer(1, MAX_DAYS),
    90,
    'Conservation des journaux (jours)',
    'Retention of logs (days)',
  ),
  'retention.sessions_days': inner(
    integer(1, MAX_DAYS),
    7,
    'Conservation des sessions terminées (jours)',
    'Retention of ended sessions (days)',
  ),
  'upkeep.window_from_hour': inner(
    integer(0, 23),
    1,
    'Début de la fenêtre d’entretien (heure de la société)',
    'Start of the maintenance window (hour in the tenant’s time zone)',
  ),
  'upkeep.window_to_hour': inner(
    integer(0, 23),
    5,
    'Fin de la fenêtre d’entretien (heure de la société)',
    'End of the maintenance window (hour in the tenant’s time zone)',
  ),
  locales: shown(locales, ['fr', 'en'], 'Langues proposées', 'Offered languages'),
} as const;

export type ParameterKey = keyof typeof PARAMETER_REGISTRY;

/** The type of a parameter's value: `ParameterValue<'system.session_timeout'>` is `number`. */
export type ParameterValue<K extends ParameterKey> =
  (typeof PARAMETER_REGISTRY)[K] extends ParameterDeclaration<infer T> ? T : never;

/** Every key, in the order they are shown. */
export const PARAMETER_KEYS = Object.keys(PARAMETER_REGISTRY) as readonly ParameterKey[];

/** The declaration of a key, for code that iterates over all keys. */
export function parameterDeclaration(key: ParameterKey): ParameterDeclaration<unknown> {
  return PARAMETER_REGISTRY[key];
}

export function isParameterKey(key: string): key is ParameterKey {
  return Object.hasOwn(PARAMETER_REGISTRY, key);
}
