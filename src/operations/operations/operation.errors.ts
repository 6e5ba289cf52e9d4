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

export const operationCommitted = defineError<{ id: number }>({
  kind: 'conflict',
  code: 'OPERATION_COMMITTED',
  fr: { title: 'Opération engagée', detail: 'L’opération {id} ne peut plus être annulée, seulement terminée.' },
  en: { title: 'Operation committed', detail: 'Operation {id} can no longer be undone, only finished.' },
});

export const tenantBusy = defineError<{ id: number; kind: string }>({
  kind: 'conflict',
  code: 'TENANT_BUSY',
  fr: { title: 'Société occupée', detail: 'L’opération {id} ({kind}) de cette société n’est pas terminée.' },
  en: { title: 'Tenant busy', detail: 'Operation {id} ({kind}) of this company has not ended.' },
});
