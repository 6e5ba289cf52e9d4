import { defineError } from '#kernel';

export const receptionDraftExists = defineError({
  kind: 'conflict',
  code: 'RECEPTION_DRAFT_EXISTS',
  fr: {
    title: 'Rapport déjà commencé',
    detail: 'L’intervention a déjà un rapport de réception en brouillon. Modifiez-le ou annulez-le.',
  },
  en: {
    title: 'Draft report exists',
    detail: 'The intervention already has a draft reception report. Change or cancel it.',
  },
});
