import { defineError } from '#kernel';

export const recipientMissing = defineError({
  kind: 'unprocessable',
  code: 'RECIPIENT_MISSING',
  fr: {
    title: 'Destinataire manquant',
    detail: 'Aucune adresse de courriel n’est connue pour ce document : indiquez au moins un destinataire.',
  },
  en: { title: 'No recipient', detail: 'No e-mail address is known for this document: name a recipient.' },
});
