import { defineError } from '#kernel';

export const auditHeadForged = defineError<{ chain: number }>({
  kind: 'internal',
  code: 'AUDIT_HEAD_FORGED',
  fr: {
    title: 'Journal d’audit altéré',
    detail: 'La tête de la chaîne {chain} ne porte pas notre signature : rien n’y est ajouté. Lancez audit:verify.',
  },
  en: {
    title: 'Audit log altered',
    detail: 'The head of chain {chain} does not bear our signature: nothing is added to it. Run audit:verify.',
  },
});
