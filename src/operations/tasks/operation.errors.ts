import { defineError } from '#kernel';

export const operationBusy = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'OPERATION_BUSY',
  exit: 'busy',
  fr: { title: 'Opération en cours', detail: 'Un autre processus exécute déjà l’opération {id}.' },
  en: { title: 'Operation busy', detail: 'Another process is already running operation {id}.' },
});

export const operationFailed = defineError<{ id: number; reason: string }>()({
  kind: 'unavailable',
  code: 'OPERATION_FAILED',
  fr: { title: 'Opération échouée', detail: 'L’opération {id} a échoué et a été annulée ({reason}).' },
  en: { title: 'Operation failed', detail: 'Operation {id} failed and was undone ({reason}).' },
});

export const operationCommitted = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'OPERATION_COMMITTED',
  fr: {
    title: 'Opération engagée',
    detail: 'L’opération {id} ne peut plus être annulée ; elle peut seulement être menée à son terme.',
  },
  en: { title: 'Operation committed', detail: 'Operation {id} can no longer be undone; it can only be completed.' },
});

export const tenantBusy = defineError<{ id: number; kind: string }>()({
  kind: 'conflict',
  code: 'TENANT_BUSY',
  exit: 'busy',
  fr: { title: 'Société occupée', detail: 'L’opération {id} ({kind}) de cette société n’est pas terminée.' },
  en: { title: 'Tenant busy', detail: 'Operation {id} ({kind}) of this company is still running.' },
});

export const operationCancelled = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'OPERATION_CANCELLED',
  fr: { title: 'Opération annulée', detail: 'Un exploitant a annulé l’exécution de l’opération {id}.' },
  en: { title: 'Operation cancelled', detail: 'An operator cancelled the run of operation {id}.' },
});

export const operationInterrupted = defineError<{ id: number; step: string }>()({
  kind: 'unavailable',
  code: 'OPERATION_INTERRUPTED',
  fr: {
    title: 'Opération interrompue',
    detail: 'L’opération {id} a été interrompue à l’étape « {step} » et entièrement annulée.',
  },
  en: {
    title: 'Operation interrupted',
    detail: 'Operation {id} was interrupted at the step "{step}" and undone completely.',
  },
});
