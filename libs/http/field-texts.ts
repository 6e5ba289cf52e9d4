import type { FieldError, Locale } from '#kernel';

/**
 * French texts of field errors by code. `{0}`, `{1}` are the numbers of the English text; `{list}` is its text after
 * the colon or after "among".
 */
const FRENCH: Readonly<Record<string, string>> = {
  UNKNOWN_PROPERTY: 'propriété inconnue',
  UNKNOWN_PARAMETER: 'paramètre inconnu de cette liste',
  UNEXPECTED_PARAMETER: 'cette adresse ne prend aucun paramètre',
  REQUIRED: 'est requis',
  NOT_NULL: 'ne peut pas être nul',
  TOO_DEEP: 'ne peut compter plus de {0} niveaux',
  KEY_TOO_LONG: 'ne peut avoir de clé de plus de {0} caractères',
  TOO_MANY_PROPERTIES: 'accepte au plus {0} propriétés',
  TOO_MANY_VALUES: 'accepte au plus {0} valeurs en tout',
  REPEATED: 'ne peut être donné qu’une fois',
  OBJECT: 'doit être un objet JSON',
  TEXT: 'doit être un texte bien formé',
  ID: 'doit être un identifiant : nombre entier positif',
  RANGE: 'doit être un nombre entier de {0} à {1}',
  LENGTH: 'doit compter de {0} à {1} caractères',
  SORT_KEY: 'doit figurer parmi : {list}',
  CHOICE: 'doit figurer parmi : {list}',
  CODE: 'doit être un code',
  INSTANT: 'doit être un instant ISO 8601 avec son décalage',
  BOOLEAN: 'doit valoir true ou false',
  PERCENTAGE: 'doit être un nombre de {0} à {1} avec au plus {2} décimales',
  AMOUNT: 'doit être un montant de la devise sous forme de texte, par exemple "150000"',
  LIMITS_BY_ROLE: 'doit nommer des rôles de la société et donner à chacun un montant sous forme de texte',
  ALERT_THRESHOLDS:
    'doit être {"days":[…],"km":[…]} avec deux entiers décroissants chacun, jours jusqu’à {0}, km jusqu’à {1}',
  PRICE_BANDS: 'doit être {0} entiers croissants de {1} à {2}',
  EMAILS: 'doit compter au plus {0} adresses électroniques différentes',
  ORIGINS: 'doit compter au plus {0} origines telles que https://app.example.com',
  LOCALES: 'doit être l’une ou les deux langues fr, en',
  TOO_MANY: 'accepte au plus {0} valeurs',
  ETAG: 'doit être l’ETag de l’enregistrement, par exemple "3"',
  IDEMPOTENCY_KEY: 'doit compter de 1 à 255 caractères ASCII visibles',
  IS_STRING: 'doit être un texte',
  IS_INT: 'doit être un nombre entier',
  IS_NUMBER: 'doit être un nombre',
  IS_BOOLEAN: 'doit être un booléen',
  IS_ARRAY: 'doit être un tableau',
  IS_OBJECT: 'doit être un objet',
  IS_EMAIL: 'doit être une adresse électronique',
  IS_IN: 'doit figurer parmi : {list}',
  IS_ENUM: 'doit figurer parmi : {list}',
  IS_NOT_EMPTY: 'ne doit pas être vide',
  IS_EMPTY: 'doit être vide dans cet état',
  IS_DEFINED: 'est requis',
  IS_LENGTH: 'doit compter entre {0} et {1} caractères',
  NESTED_VALIDATION: 'doit être un objet',
  IS_DAY: 'doit être un jour du calendrier, AAAA-MM-JJ',
  IS_DATE_STRING: 'doit être une date ISO 8601',
  IS_ISO8601: 'doit être une date ISO 8601',
  IS_URL: 'doit être une adresse web',
  IS_UUID: 'doit être un UUID',
  IS_DECIMAL: 'doit être un nombre décimal',
  MATCHES: 'n’a pas la forme attendue',
  MIN: 'doit être au moins {0}',
  MAX: 'doit être au plus {0}',
  MIN_LENGTH: 'doit compter au moins {0} caractères',
  MAX_LENGTH: 'doit compter au plus {0} caractères',
  ARRAY_MIN_SIZE: 'doit contenir au moins {0} éléments',
  ARRAY_MAX_SIZE: 'doit contenir au plus {0} éléments',
  ARRAY_UNIQUE: 'ne doit pas contenir deux fois la même valeur',
};

/** The text of a field error in the reader's language. English is the text of the validator itself. */
export function fieldText(error: FieldError, locale: Locale): string {
  const said = withoutName(error);
  const template = locale === 'fr' ? FRENCH[codeOf(error.code, said)] : undefined;
  if (template === undefined) return error.detail;
  const numbers = said.match(/-?\d+(?:\.\d+)?/g) ?? [];
  const list = /(?:among|values:)\s*(.*)$/.exec(said)?.[1] ?? '';
  return template
    .replace(/\{(\d)\}/g, (_all, index: string) => numbers[Number(index)] ?? '')
    .replace(/(?<!\d)1 (caractère|élément|valeur)s/, '1 $1')
    .replace('{list}', () => list);
}

/** The validator's text without the field name, whose digits (`addressLine1`) are not limits. */
function withoutName({ pointer, detail }: FieldError): string {
  return detail.replace(pointer.split(/[/?]/).at(-1) ?? '', '');
}

/** class-validator's `Length` reports only the limit that was exceeded. */
function codeOf(code: string, said: string): string {
  if (code !== 'IS_LENGTH' || (said.includes('longer') && said.includes('shorter'))) return code;
  return said.includes('longer') ? 'MIN_LENGTH' : 'MAX_LENGTH';
}
