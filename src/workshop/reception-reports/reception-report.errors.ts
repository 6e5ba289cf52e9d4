import { defineError } from '#kernel';

export const receptionDraftExists = defineError({
  kind: 'conflict',
  code: 'RECEPTION_DRAFT_EXISTS',
  fr: { title: 'Rapport déjà commencé', detail: 'L’intervention a déjà un rapport de réception en brouillon.' },
  en: { title: 'Report already begun', detail: 'The intervention has a draft reception report already.' },
});
