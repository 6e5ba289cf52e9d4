import { defineError } from '#kernel';

export const boardLinkInvalid = defineError({
  kind: 'unauthenticated',
  code: 'QUEUE_BOARD_LINK_INVALID',
  fr: {
    title: 'Lien du tableau des files non valable',
    detail: 'Ce lien a déjà servi, a expiré ou n’est pas de nous. Demandez-en un autre.',
  },
  en: {
    title: 'Invalid link to the queue board',
    detail: 'This link was used before, has expired or is not ours. Ask for another one.',
  },
});

export const boardClosed = defineError({
  kind: 'unauthenticated',
  code: 'QUEUE_BOARD_CLOSED',
  fr: { title: 'Tableau des files fermé', detail: 'Demandez un lien d’accès : POST /admin/api/v1/queue-board/links.' },
  en: { title: 'Queue board closed', detail: 'Ask for a link to it: POST /admin/api/v1/queue-board/links.' },
});

export const boardReadOnly = defineError({
  kind: 'forbidden',
  code: 'QUEUE_BOARD_READ_ONLY',
  fr: {
    title: 'Tableau des files en lecture seule',
    detail: 'La base de données fait foi : les tâches sont relancées et annulées sous /admin/api/v1/jobs.',
  },
  en: {
    title: 'Queue board is read-only',
    detail: 'The database is the truth: jobs are retried and cancelled under /admin/api/v1/jobs.',
  },
});

export const queueUnavailable = defineError({
  kind: 'unavailable',
  code: 'QUEUE_UNAVAILABLE',
  fr: {
    title: 'File des tâches injoignable',
    detail: 'Redis ne répond pas. Les tâches continuent par la base de données : voir /admin/api/v1/jobs.',
  },
  en: {
    title: 'Queue unavailable',
    detail: 'Redis does not answer. Jobs go on by way of the database: see /admin/api/v1/jobs.',
  },
});
