import { defineError } from '#kernel';

export const auditChainBroken = defineError<{ chain: number; sequence: number }>({
  kind: 'conflict',
  code: 'AUDIT_CHAIN_BROKEN',
  fr: {
    title: 'Chaîne d’audit rompue',
    detail: 'La chaîne {chain} est rompue à la ligne {sequence} : rien n’en est retiré.',
  },
  en: { title: 'Audit chain broken', detail: 'Chain {chain} is broken at row {sequence}: nothing is taken out of it.' },
});
