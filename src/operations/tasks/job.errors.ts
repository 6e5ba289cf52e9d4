import { defineError } from '#kernel';

export const jobNotRetried = defineError<{ id: number; state: string }>()({
  kind: 'conflict',
  code: 'JOB_NOT_RETRIED',
  fr: {
    title: 'Tâche non relancée',
    detail:
      'La tâche {id} est dans l’état « {state} » : seule une tâche en échec, morte ou annulée peut être relancée.',
  },
  en: {
    title: 'Job not retried',
    detail: 'Job {id} is in state "{state}": only a failed, dead or cancelled job can be retried.',
  },
});

export const jobEnded = defineError<{ id: number; state: string }>()({
  kind: 'conflict',
  code: 'JOB_ENDED',
  fr: {
    title: 'Tâche terminée',
    detail: 'La tâche {id} est terminée (état « {state} ») et ne peut plus être annulée.',
  },
  en: { title: 'Job ended', detail: 'Job {id} has ended (state "{state}") and can no longer be cancelled.' },
});

export const retryScopeMissing = defineError({
  kind: 'invalid',
  code: 'RETRY_SCOPE_MISSING',
  fr: {
    title: 'Rien à relancer',
    detail: 'Indiquez l’identifiant d’une tâche, ou --dead pour toutes les tâches mortes.',
  },
  en: { title: 'Nothing to retry', detail: 'Give the id of a job, or --dead for all dead jobs.' },
});
