import { defineError } from '#kernel';

export const driverStillAssigned = defineError<{ assignmentId: number }>()({
  kind: 'conflict',
  code: 'DRIVER_STILL_ASSIGNED',
  fr: {
    title: 'Conducteur encore affecté',
    detail: 'L’affectation {assignmentId} est en cours ou à venir. Terminez-la ou supprimez-la d’abord.',
  },
  en: {
    title: 'Driver still assigned',
    detail: 'Assignment {assignmentId} is current or upcoming. End it or delete it first.',
  },
});

export const driverInIntervention = defineError({
  kind: 'conflict',
  code: 'DRIVER_IN_INTERVENTION',
  fr: {
    title: 'Conducteur en intervention',
    detail: 'Ce conducteur figure dans une intervention en cours. Clôturez-la d’abord.',
  },
  en: { title: 'Driver in an intervention', detail: 'An open intervention names this driver. Close it first.' },
});

export const personStillNeeded = defineError<{ resource: string; recordId: number }>()({
  kind: 'conflict',
  code: 'PERSON_STILL_NEEDED',
  fr: {
    title: 'Personne encore nécessaire',
    detail:
      'L’enregistrement {recordId} ({resource}) est en cours et nomme cette personne. Terminez-le ou effacez-le d’abord.',
  },
  en: {
    title: 'Person still needed',
    detail: 'Record {recordId} ({resource}) is open and names this person. Finish or erase it first.',
  },
});
