import { defineError } from '#kernel';

export const leaseHeld = defineError<{ name: string }>()({
  kind: 'conflict',
  code: 'LEASE_HELD',
  exit: 'busy',
  fr: {
    title: 'Déjà en cours',
    detail: 'Un autre processus exécute déjà « {name} ». Réessayez quand il aura terminé.',
  },
  en: {
    title: 'Already running',
    detail: 'Another process is already running "{name}". Try again when it has finished.',
  },
});

export const leaseLost = defineError<{ name: string }>()({
  kind: 'conflict',
  code: 'LEASE_LOST',
  fr: { title: 'Travail repris ailleurs', detail: 'Un autre processus a repris « {name} » entre-temps.' },
  en: { title: 'Taken over', detail: 'Another process has taken over "{name}" in the meantime.' },
});

export const jobInterrupted = defineError<{ kind: string }>()({
  kind: 'unavailable',
  code: 'JOB_INTERRUPTED',
  fr: { title: 'Tâche interrompue', detail: 'Le processus s’arrête ; la tâche « {kind} » sera exécutée de nouveau.' },
  en: { title: 'Job interrupted', detail: 'The process is stopping; the job "{kind}" will run again.' },
});

export const loopIncomplete = defineError<{ loop: string; failed: number; first: string }>()({
  kind: 'internal',
  code: 'LOOP_INCOMPLETE',
  fr: {
    title: 'Travail incomplet',
    detail: '« {loop} » : {failed} élément(s) en échec, le premier est « {first} ». Les autres sont traités.',
  },
  en: {
    title: 'Work incomplete',
    detail: '"{loop}": {failed} item(s) failed, the first is "{first}". The others succeeded.',
  },
});
