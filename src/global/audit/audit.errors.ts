import { defineError } from '#kernel';

export const auditHeadForged = defineError<{ chain: number }>()({
  kind: 'internal',
  code: 'AUDIT_HEAD_FORGED',
  fr: {
    title: 'Journal d’audit altéré',
    detail:
      'La signature de la tête de la chaîne {chain} est invalide. Aucune ligne n’y est ajoutée. Lancez audit:verify.',
  },
  en: {
    title: 'Audit log altered',
    detail: 'The signature of the head of chain {chain} is invalid. No row is added to it. Run audit:verify.',
  },
});
