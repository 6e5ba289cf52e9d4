import { defineError } from '#kernel';

export const cloneSourceUnfit = defineError<{ reason: string }>()({
  kind: 'conflict',
  code: 'CLONE_SOURCE_UNFIT',
  fr: { title: 'Société non copiable', detail: 'Cette société ne peut pas être copiée maintenant ({reason}).' },
  en: { title: 'Tenant not copyable', detail: 'This company cannot be copied now ({reason}).' },
});

export const ttlInvalid = defineError<{ ttl: string }>()({
  kind: 'invalid',
  code: 'CLONE_TTL_INVALID',
  fr: {
    title: 'Durée invalide',
    detail: 'La durée « {ttl} » est invalide : indiquez un nombre de jours (7d) ou d’heures (12h), au plus 366 jours.',
  },
  en: {
    title: 'Invalid duration',
    detail: 'The duration "{ttl}" is invalid: give a number of days (7d) or hours (12h), at most 366 days.',
  },
});

export const cloneIncomplete = defineError<{ table: string; expected: number; found: number }>()({
  kind: 'internal',
  code: 'CLONE_INCOMPLETE',
  fr: {
    title: 'Copie incomplète',
    detail: 'La copie de la table {table} contient {found} ligne(s) au lieu de {expected}.',
  },
  en: { title: 'Incomplete copy', detail: 'The copy of table {table} has {found} row(s) instead of {expected}.' },
});
