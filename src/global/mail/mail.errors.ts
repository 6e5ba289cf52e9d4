import { defineError } from '#kernel';
import { SENT_WORDS } from '../../wording/code-words';

export const sendingLimited = defineError<{ what: string }>({
  kind: 'too_many',
  code: 'SENDING_LIMITED',
  words: { what: SENT_WORDS },
  fr: {
    title: 'Trop d’envois',
    detail: 'Trop d’envois récents à ce destinataire ou par cette personne ({what}). Réessayez plus tard.',
  },
  en: {
    title: 'Too many sent',
    detail: 'Too much was sent lately to this recipient or by this person ({what}). Try again later.',
  },
});
