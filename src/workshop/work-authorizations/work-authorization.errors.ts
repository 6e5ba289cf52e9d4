import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';

export const quoteAlreadyAuthorized = defineError({
  kind: 'conflict',
  code: 'QUOTE_ALREADY_AUTHORIZED',
  fr: { title: 'Devis déjà commandé', detail: 'Le devis a déjà un ordre de travaux.' },
  en: { title: 'Quote already ordered', detail: 'The quote already has a work authorization.' },
});

export const quoteNotAccepted = defineError<{ status: string }>()({
  kind: 'unprocessable',
  code: 'QUOTE_NOT_ACCEPTED',
  words: { status: STATUS_WORDS },
  fr: { title: 'Devis non accepté', detail: 'Le devis doit être accepté ; il est au statut « {status} ».' },
  en: { title: 'Quote not accepted', detail: 'The quote must be accepted; its status is "{status}".' },
});

export const linesOfQuote = defineError({
  kind: 'unprocessable',
  code: 'LINES_OF_QUOTE',
  fr: {
    title: 'Lignes du devis',
    detail: 'Cet ordre de travaux reprend les lignes d’un devis : choisissez-les avec quoteLineNumbers.',
  },
  en: {
    title: 'Lines of the quote',
    detail: 'This work authorization takes its lines from a quote: choose them with quoteLineNumbers.',
  },
});

export const repairStarted = defineError({
  kind: 'conflict',
  code: 'REPAIR_STARTED',
  fr: {
    title: 'Réparation commencée',
    detail: 'L’ordre de travaux validé ne peut plus être annulé : la réparation a commencé.',
  },
  en: {
    title: 'Repair started',
    detail: 'The validated work authorization cannot be cancelled: the repair has started.',
  },
});
