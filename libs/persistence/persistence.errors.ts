import { defineError } from '#kernel';

export const recordNotFound = defineError<{ resource: string; id: number }>({
  kind: 'not_found',
  code: 'NOT_FOUND',
  fr: { title: 'Introuvable', detail: 'Aucun enregistrement {id} dans « {resource} ».' },
  en: { title: 'Not found', detail: 'There is no record {id} in "{resource}".' },
});

export const staleVersion = defineError<{ expected: number; current: number }>({
  kind: 'conflict',
  code: 'STALE_VERSION',
  fr: {
    title: 'Version périmée',
    detail: 'L’enregistrement est passé à la version {current} ; la modification portait sur la version {expected}.',
  },
  en: {
    title: 'Stale version',
    detail: 'The record is at version {current} by now; the change was made against version {expected}.',
  },
});

export const duplicateRecord = defineError({
  kind: 'conflict',
  code: 'DUPLICATE_RECORD',
  fr: { title: 'Doublon', detail: 'Un enregistrement portant cette valeur unique existe déjà.' },
  en: { title: 'Duplicate', detail: 'A record with this unique value already exists.' },
});

export const referenceInUse = defineError({
  kind: 'conflict',
  code: 'REFERENCE_IN_USE',
  fr: {
    title: 'Référence utilisée',
    detail: 'D’autres enregistrements s’y réfèrent : désactivez-la plutôt que de la supprimer.',
  },
  en: { title: 'Reference in use', detail: 'Other records refer to it: deactivate it instead of deleting it.' },
});

export const referenceNotFound = defineError({
  kind: 'unprocessable',
  code: 'REFERENCE_NOT_FOUND',
  fr: { title: 'Référence inconnue', detail: 'Un enregistrement auquel la requête se réfère n’existe pas.' },
  en: { title: 'Unknown reference', detail: 'A record the request refers to does not exist.' },
});

export const databaseUnavailable = defineError({
  kind: 'unavailable',
  code: 'DATABASE_UNAVAILABLE',
  fr: { title: 'Base de données indisponible', detail: 'La base de données ne répond pas. Réessayez dans un instant.' },
  en: { title: 'Database unavailable', detail: 'The database does not answer. Try again in a moment.' },
});

export const databaseBusy = defineError({
  kind: 'unavailable',
  code: 'DATABASE_BUSY',
  fr: {
    title: 'Base de données occupée',
    detail: 'D’autres écritures touchent les mêmes données. Réessayez dans un instant.',
  },
  en: { title: 'Database busy', detail: 'Other writes touch the same data. Try again in a moment.' },
});

/** All connections are in use, and as many requests wait for one as may. */
export const databaseOverloaded = defineError({
  kind: 'unavailable',
  code: 'DATABASE_OVERLOADED',
  fr: {
    title: 'Service surchargé',
    detail: 'Trop de requêtes attendent la base de données. Réessayez dans un instant.',
  },
  en: { title: 'Overloaded', detail: 'Too many requests wait for the database. Try again in a moment.' },
});

export const idempotencyKeyReused = defineError({
  kind: 'unprocessable',
  code: 'IDEMPOTENCY_KEY_REUSED',
  fr: { title: 'Clé d’idempotence réutilisée', detail: 'Cette clé a déjà servi à une autre requête.' },
  en: { title: 'Idempotency key reused', detail: 'This key was already used for a different request.' },
});

export const idempotencyInProgress = defineError({
  kind: 'conflict',
  code: 'IDEMPOTENCY_IN_PROGRESS',
  fr: { title: 'Requête en cours', detail: 'La même requête est en cours de traitement. Réessayez dans un instant.' },
  en: { title: 'Request in progress', detail: 'The same request is being served right now. Try again in a moment.' },
});
