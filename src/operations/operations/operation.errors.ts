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
