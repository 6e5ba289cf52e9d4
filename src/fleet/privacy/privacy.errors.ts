import { defineError } from '#kernel';

export const driverStillAssigned = defineError<{ assignmentId: number }>({
  kind: 'conflict',
  code: 'DRIVER_STILL_ASSIGNED',
  fr: {
    title: 'Conducteur encore affecté',
    detail: 'L’affectation {assignmentId} court encore ou commencera ; terminez-la d’abord.',
  },
  en: {
    title: 'Driver still assigned',
    detail: 'Assignment {assignmentId} is running or will begin; end it first.',
  },
});

export const driverInIntervention = defineError({
  kind: 'conflict',
  code: 'DRIVER_IN_INTERVENTION',
  fr: { title: 'Conducteur en intervention', detail: 'Une intervention en cours nomme ce conducteur ; terminez-la.' },
  en: { title: 'Driver in an intervention', detail: 'An open intervention names this driver; finish it first.' },
});

export const personStillNeeded = defineError<{ resource: string; recordId: number }>({
  kind: 'conflict',
  code: 'PERSON_STILL_NEEDED',
  fr: {
    title: 'Personne encore nécessaire',
    detail:
      'L’enregistrement {recordId} ({resource}) est en cours et nomme cette personne ; terminez-le ou effacez-le d’abord.',
  },
  en: {
    title: 'Person still needed',
    detail: 'Record {recordId} ({resource}) is open and names this person; finish or erase it first.',
  },
});
