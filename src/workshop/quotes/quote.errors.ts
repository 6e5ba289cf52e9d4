import { defineError } from '#kernel';

export const quoteExpired = defineError<{ validUntil: string }>()({
  kind: 'unprocessable',
  code: 'QUOTE_EXPIRED',
  fr: { title: 'Devis expiré', detail: 'Le devis valait jusqu’au {validUntil}.' },
  en: { title: 'Quote expired', detail: 'The quote was valid until {validUntil}.' },
});

export const externalReferenceTaken = defineError({
  kind: 'conflict',
  code: 'EXTERNAL_REFERENCE_TAKEN',
  fr: {
    title: 'Référence déjà saisie',
    detail: 'Un autre devis de ce garage porte déjà cette référence pour cette année.',
  },
  en: { title: 'Reference taken', detail: 'Another quote of this garage already has this reference in that year.' },
});

export const quoteAlreadyAccepted = defineError({
  kind: 'conflict',
  code: 'QUOTE_ALREADY_ACCEPTED',
  fr: { title: 'Un devis est déjà accepté', detail: 'L’intervention a déjà un devis accepté.' },
  en: { title: 'A quote is accepted', detail: 'The intervention already has an accepted quote.' },
});

export const quoteLineUnknown = defineError<{ lineNumber: number }>()({
  kind: 'unprocessable',
  code: 'QUOTE_LINE_UNKNOWN',
  fr: { title: 'Ligne inconnue', detail: 'Le devis n’a pas de ligne {lineNumber}.' },
  en: { title: 'Unknown line', detail: 'The quote has no line {lineNumber}.' },
});
