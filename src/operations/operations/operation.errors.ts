import { defineError } from '#kernel';

export const operationBusy = defineError<{ id: number }>({
  kind: 'conflict',
  code: 'OPERATION_BUSY',
  fr: { title: 'Opération en cours', detail: 'L’opération {id} est déjà en cours d’exécution.' },
  en: { title: 'Operation busy', detail: 'Operation {id} is already being worked on.' },
});

export const operationFailed = defineError<{ id: number; reason: string }>({
  kind: 'unavailable',
  code: 'OPERATION_FAILED',
  fr: { title: 'Opération échouée', detail: 'L’opération {id} a échoué et a été annulée ({reason}).' },
  en: { title: 'Operation failed', detail: 'Operation {id} failed and was undone ({reason}).' },
});

export const leaseHeld = defineError<{ name: string }>({
  kind: 'conflict',
  code: 'LEASE_HELD',
  fr: { title: 'Déjà en cours', detail: 'Un autre processus exécute déjà « {name} ».' },
  en: { title: 'Already running', detail: 'Another process is already running "{name}".' },
});
