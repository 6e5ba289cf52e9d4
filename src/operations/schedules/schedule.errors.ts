import { defineError } from '#kernel';

export const scheduleUnknown = defineError<{ kind: string }>()({
  kind: 'not_found',
  code: 'SCHEDULE_UNKNOWN',
  fr: { title: 'Planification inconnue', detail: 'Il n’existe aucune planification « {kind} ».' },
  en: { title: 'Unknown schedule', detail: 'There is no schedule "{kind}".' },
});

export const scheduleChangeMissing = defineError<{ kind: string }>()({
  kind: 'invalid',
  code: 'SCHEDULE_CHANGE_MISSING',
  fr: {
    title: 'Aucun changement',
    detail: 'La demande ne change rien dans la planification « {kind} ». Indiquez l’horaire ou l’activation.',
  },
  en: {
    title: 'Nothing to change',
    detail: 'The request changes nothing in the schedule "{kind}". Give times, or enable or disable it.',
  },
});

export const scheduleTimesRefused = defineError<{ kind: string; reason: string }>()({
  kind: 'unprocessable',
  code: 'SCHEDULE_TIMES_REFUSED',
  fr: {
    title: 'Horaire refusé',
    detail:
      'L’horaire de la planification « {kind} » n’est pas valable ({reason}). Chaque champ refusé est dans « errors ».',
  },
  en: {
    title: 'Times refused',
    detail: 'The times of the schedule "{kind}" are not valid ({reason}). Each invalid field is listed in "errors".',
  },
});
