import { defineError } from '#kernel';

export const recordNotFound = defineError<{ resource: string; id: number }>()({
  kind: 'not_found',
  code: 'NOT_FOUND',
  fr: { title: 'Introuvable', detail: 'Aucun enregistrement {id} dans « {resource} ».' },
  en: { title: 'Not found', detail: 'There is no record {id} in "{resource}".' },
});

export const staleVersion = defineError<{ expected: number; current: number }>()({
  kind: 'conflict',
  code: 'STALE_VERSION',
  fr: {
    title: 'Version périmée',
    detail:
      'L’enregistrement est à la version {current} ; la modification portait sur la version {expected}. Rechargez l’enregistrement.',
  },
  en: {
    title: 'Stale version',
    detail: 'The record is at version {current}; the change was based on version {expected}. Reload the record.',
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
    detail: 'D’autres enregistrements utilisent cet enregistrement : désactivez-le plutôt que de le supprimer.',
  },
  en: {
    title: 'Reference in use',
    detail: 'Other records refer to this record. Deactivate it instead of deleting it.',
  },
});

export const referenceNotFound = defineError({
  kind: 'unprocessable',
  code: 'REFERENCE_NOT_FOUND',
  fr: { title: 'Référence inconnue', detail: 'La requête fait référence à un enregistrement qui n’existe pas.' },
  en: { title: 'Unknown reference', detail: 'The request refers to a record that does not exist.' },
});

/** A CHECK refuses a value that the validation accepted. */
export const valueNotAllowed = defineError<{ constraint: string }>()({
  kind: 'unprocessable',
  code: 'VALUE_NOT_ALLOWED',
  fr: {
    title: 'Valeur non permise',
    detail: 'La base de données refuse une valeur de la requête (contrainte « {constraint} »). Corrigez cette valeur.',
  },
  en: {
    title: 'Value not allowed',
    detail: 'The database refuses a value of the request (constraint "{constraint}"). Correct the value.',
  },
});

export const databaseUnavailable = defineError({
  kind: 'unavailable',
  code: 'DATABASE_UNAVAILABLE',
  fr: { title: 'Base de données indisponible', detail: 'La base de données ne répond pas. Réessayez dans un instant.' },
  en: { title: 'Database unavailable', detail: 'The database does not respond. Try again in a moment.' },
});

/** The answer to a COMMIT, or to a statement outside a transaction, was lost. */
export const outcomeUnknown = defineError({
  kind: 'unavailable',
  code: 'OUTCOME_UNKNOWN',
  fr: {
    title: 'Résultat inconnu',
    detail:
      'La base de données n’a pas confirmé l’écriture, qui peut avoir été enregistrée. Répétez la requête avec la même Idempotency-Key : elle ne sera enregistrée qu’une fois. Sans clé, vérifiez d’abord si l’écriture existe.',
  },
  en: {
    title: 'Outcome unknown',
    detail:
      'The database did not confirm the write, which may have been stored. Repeat the request with the same Idempotency-Key: it is stored only once. Without a key, check first whether the write exists.',
  },
});

export const databaseBusy = defineError({
  kind: 'unavailable',
  code: 'DATABASE_BUSY',
  fr: {
    title: 'Base de données occupée',
    detail: 'D’autres écritures modifient les mêmes données. Réessayez dans un instant.',
  },
  en: { title: 'Database busy', detail: 'Other writes are changing the same data. Try again in a moment.' },
});

/** All connections are in use and the queue for connections is full. */
export const databaseOverloaded = defineError({
  kind: 'unavailable',
  code: 'DATABASE_OVERLOADED',
  fr: {
    title: 'Service surchargé',
    detail: 'Trop de requêtes attendent la base de données. Réessayez dans un instant.',
  },
  en: { title: 'Overloaded', detail: 'Too many requests are waiting for the database. Try again in a moment.' },
});

export const idempotencyKeyReused = defineError({
  kind: 'unprocessable',
  code: 'IDEMPOTENCY_KEY_REUSED',
  fr: { title: 'Clé d’idempotence réutilisée', detail: 'Cette clé a déjà été utilisée pour une autre requête.' },
  en: { title: 'Idempotency key reused', detail: 'This key was already used for a different request.' },
});

export const idempotencyInProgress = defineError({
  kind: 'conflict',
  code: 'IDEMPOTENCY_IN_PROGRESS',
  exit: 'busy',
  fr: { title: 'Requête en cours', detail: 'La même requête est en cours de traitement. Réessayez dans un instant.' },
  en: { title: 'Request in progress', detail: 'The same request is still being processed. Try again in a moment.' },
});

/** The time of the database decides. A process that would not know it decides nothing. */
export const clockOff = defineError<{ offsetSeconds: number }>()({
  kind: 'unavailable',
  code: 'CLOCK_OFF',
  exit: 'refused',
  fr: {
    title: 'Horloge déréglée',
    detail:
      'L’horloge de ce processus diffère de {offsetSeconds} s de celle de la base de données : rien n’est écrit. Réglez l’horloge de la machine.',
  },
  en: {
    title: 'Wrong clock',
    detail:
      'The clock of this process differs by {offsetSeconds} s from the clock of the database, so nothing is written. Set the clock of the machine.',
  },
});
