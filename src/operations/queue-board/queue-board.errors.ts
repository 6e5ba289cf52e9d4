import { defineError } from '#kernel';

export const boardLinkInvalid = defineError({
  kind: 'unauthenticated',
  code: 'QUEUE_BOARD_LINK_INVALID',
  fr: {
    title: 'Lien du tableau des files non valable',
    detail:
      'Ce lien a déjà été utilisé, a expiré ou n’est pas valable. Demandez-en un autre : POST /admin/api/v1/queue-board/links.',
  },
  en: {
    title: 'Invalid link to the queue board',
    detail:
      'This link was already used, has expired or is not valid. Request a new one: POST /admin/api/v1/queue-board/links.',
  },
});

export const boardClosed = defineError({
  kind: 'unauthenticated',
  code: 'QUEUE_BOARD_CLOSED',
  fr: {
    title: 'Tableau des files fermé',
    detail:
      'La session du tableau est terminée ou absente. Demandez un lien d’accès : POST /admin/api/v1/queue-board/links.',
  },
  en: {
    title: 'Queue board closed',
    detail: 'The session of the board has ended or is missing. Request a link: POST /admin/api/v1/queue-board/links.',
  },
});

export const boardReadOnly = defineError({
  kind: 'forbidden',
  code: 'QUEUE_BOARD_READ_ONLY',
  fr: {
    title: 'Tableau des files en lecture seule',
    detail: 'Le tableau affiche les tâches sans les modifier. Relancez ou annulez-les sous /admin/api/v1/jobs.',
  },
  en: {
    title: 'Queue board is read-only',
    detail: 'The board shows jobs and does not change them. Retry or cancel them at /admin/api/v1/jobs.',
  },
});

export const queueUnavailable = defineError({
  kind: 'unavailable',
  code: 'QUEUE_UNAVAILABLE',
  fr: {
    title: 'File des tâches injoignable',
    detail: 'Redis ne répond pas. Les tâches continuent avec la base de données seule : voir /admin/api/v1/jobs.',
  },
  en: {
    title: 'Queue unavailable',
    detail: 'Redis does not respond. Jobs continue with the database alone: see /admin/api/v1/jobs.',
  },
});
