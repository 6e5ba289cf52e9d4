import { defineError } from '#kernel';

export const cloneSourceUnfit = defineError<{ reason: string }>({
  kind: 'conflict',
  code: 'CLONE_SOURCE_UNFIT',
  fr: { title: 'Société non copiable', detail: 'Cette société ne peut pas être copiée maintenant ({reason}).' },
  en: { title: 'Tenant not copyable', detail: 'This company cannot be copied now ({reason}).' },
});

export const ttlInvalid = defineError<{ ttl: string }>({
  kind: 'invalid',
  code: 'CLONE_TTL_INVALID',
  fr: { title: 'Durée invalide', detail: '« {ttl} » : un nombre de jours (7d) ou d’heures (12h), un an au plus.' },
  en: { title: 'Invalid duration', detail: '"{ttl}": a number of days (7d) or hours (12h), a year at most.' },
});

export const cloneIncomplete = defineError<{ table: string; expected: number; found: number }>({
  kind: 'internal',
  code: 'CLONE_INCOMPLETE',
  fr: { title: 'Copie incomplète', detail: 'La table {table} a {found} ligne(s) au lieu de {expected}.' },
  en: { title: 'Incomplete copy', detail: 'Table {table} has {found} row(s) instead of {expected}.' },
});
