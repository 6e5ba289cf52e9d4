import { defineError } from '#kernel';

export const auditChainBroken = defineError<{ chain: number; sequence: number }>()({
  kind: 'conflict',
  code: 'AUDIT_CHAIN_BROKEN',
  fr: {
    title: 'Chaîne d’audit rompue',
    detail:
      'La chaîne d’audit {chain} est rompue à la ligne {sequence} : aucune ligne n’est supprimée. Lancez « audit:verify ».',
  },
  en: {
    title: 'Audit chain broken',
    detail: 'Audit chain {chain} is broken at row {sequence}: no rows are deleted. Run "audit:verify".',
  },
});
