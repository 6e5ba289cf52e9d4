import { defineError } from '#kernel';

export const fourEyes = defineError({
  kind: 'unprocessable',
  code: 'FOUR_EYES',
  fr: { title: 'Deux personnes exigées', detail: 'Qui a saisi le document ne peut l’approuver.' },
  en: { title: 'Two people needed', detail: 'Whoever entered the document cannot approve it.' },
});

export const approvalLimit = defineError<{ limit: string; amount: string }>()({
  kind: 'unprocessable',
  code: 'APPROVAL_LIMIT',
  fr: { title: 'Plafond d’approbation', detail: 'Le montant {amount} dépasse votre plafond de {limit}.' },
  en: { title: 'Approval limit', detail: 'The amount {amount} exceeds your limit of {limit}.' },
});
