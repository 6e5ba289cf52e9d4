import { defineError } from '#kernel';

export const scheduleUnknown = defineError<{ kind: string }>({
  kind: 'not_found',
  code: 'SCHEDULE_UNKNOWN',
  fr: { title: 'Planification inconnue', detail: 'Il n’existe aucune planification « {kind} ».' },
  en: { title: 'Unknown schedule', detail: 'There is no schedule "{kind}".' },
});

export const scheduleChangeMissing = defineError<{ kind: string }>({
  kind: 'invalid',
  code: 'SCHEDULE_CHANGE_MISSING',
  fr: { title: 'Aucun changement', detail: 'Dites ce qui doit changer dans la planification « {kind} ».' },
  en: { title: 'Nothing to change', detail: 'Say what should change about the schedule "{kind}".' },
});

export const scheduleTimesRefused = defineError<{ kind: string; reason: string }>({
  kind: 'unprocessable',
  code: 'SCHEDULE_TIMES_REFUSED',
  fr: { title: 'Horaire refusé', detail: 'L’horaire de « {kind} » est refusé ({reason}) ; voir « errors ».' },
  en: { title: 'Times refused', detail: 'The times of "{kind}" are refused ({reason}); see "errors".' },
});
