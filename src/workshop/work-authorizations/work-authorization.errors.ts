import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';

export const quoteAlreadyAuthorized = defineError({
  kind: 'conflict',
  code: 'QUOTE_ALREADY_AUTHORIZED',
  fr: { title: 'Devis déjà commandé', detail: 'Le devis a déjà un ordre de travaux.' },
  en: { title: 'Quote already ordered', detail: 'The quote has a work authorization already.' },
});

export const quoteNotAccepted = defineError<{ status: string }>({
  kind: 'unprocessable',
  code: 'QUOTE_NOT_ACCEPTED',
  words: { status: STATUS_WORDS },
  fr: { title: 'Devis non accepté', detail: 'Le devis est au statut « {status} » et non accepté.' },
  en: { title: 'Quote not accepted', detail: 'The quote is "{status}", not accepted.' },
});

export const linesOfQuote = defineError({
  kind: 'unprocessable',
  code: 'LINES_OF_QUOTE',
  fr: {
    title: 'Lignes du devis',
    detail: 'Cet ordre reprend les lignes d’un devis : choisissez-les par quoteLineNumbers.',
  },
  en: { title: 'Lines of the quote', detail: 'This order takes its lines from a quote: choose by quoteLineNumbers.' },
});

export const repairStarted = defineError({
  kind: 'conflict',
  code: 'REPAIR_STARTED',
  fr: { title: 'Réparation commencée', detail: 'L’ordre validé ne s’annule plus : la réparation a commencé.' },
  en: { title: 'Repair started', detail: 'The validated order cannot be cancelled: the repair has started.' },
});
