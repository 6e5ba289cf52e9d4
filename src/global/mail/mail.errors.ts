import { defineError } from '#kernel';
import { SENT_WORDS } from '../../wording/code-words';

export const sendingLimited = defineError<{ what: string }>()({
  kind: 'too_many',
  code: 'SENDING_LIMITED',
  words: { what: SENT_WORDS },
  fr: {
    title: 'Trop d’envois',
    detail: 'Trop d’envois récents ({what}) vers ce destinataire ou par cet utilisateur. Réessayez plus tard.',
  },
  en: {
    title: 'Too many messages sent',
    detail: 'Too many messages ({what}) were recently sent to this recipient or by this user. Try again later.',
  },
});
