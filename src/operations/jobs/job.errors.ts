import { defineError } from '#kernel';

export const jobNotRetried = defineError<{ id: number; state: string }>({
  kind: 'conflict',
  code: 'JOB_NOT_RETRIED',
  fr: {
    title: 'Tâche non relancée',
    detail: 'La tâche {id} est dans l’état « {state} » : seule une tâche en échec, morte ou annulée est relancée.',
  },
  en: {
    title: 'Job not retried',
    detail: 'Job {id} is in state "{state}": only one that failed, is dead or was cancelled is retried.',
  },
});

export const jobEnded = defineError<{ id: number; state: string }>({
  kind: 'conflict',
  code: 'JOB_ENDED',
  fr: { title: 'Tâche terminée', detail: 'La tâche {id} est dans l’état « {state} » : il n’y a rien à annuler.' },
  en: { title: 'Job ended', detail: 'Job {id} is in state "{state}": there is nothing to cancel.' },
});

export const retryScopeMissing = defineError({
  kind: 'invalid',
  code: 'RETRY_SCOPE_MISSING',
  fr: { title: 'Rien à relancer', detail: 'Nommez une tâche, ou donnez --dead.' },
  en: { title: 'Nothing to retry', detail: 'Name a job, or give --dead.' },
});
