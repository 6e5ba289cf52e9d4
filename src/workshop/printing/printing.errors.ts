import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';

export const documentNotPrintable = defineError<{ status: string }>()({
  kind: 'conflict',
  code: 'DOCUMENT_NOT_PRINTABLE',
  words: { status: STATUS_WORDS },
  fr: { title: 'Document non imprimable', detail: 'Un document au statut « {status} » n’est pas encore figé.' },
  en: { title: 'Document not printable', detail: 'A document with the status "{status}" is not frozen yet.' },
});

export const renderingBusy = defineError({
  kind: 'unavailable',
  code: 'RENDERING_BUSY',
  fr: {
    title: 'Impressions en attente',
    detail: 'Trop de documents attendent leur impression. Réessayez dans un instant.',
  },
  en: { title: 'Printing is busy', detail: 'Too many documents are waiting to be printed. Try again in a moment.' },
});

export const documentTooLong = defineError<{ lines: number; most: number }>()({
  kind: 'unprocessable',
  code: 'DOCUMENT_TOO_LONG',
  fr: {
    title: 'Document trop long',
    detail: 'Le document ferait environ {lines} lignes imprimées ; le maximum est {most}, une centaine de pages.',
  },
  en: {
    title: 'Document too long',
    detail: 'The document would have about {lines} printed lines; the maximum is {most}, about a hundred pages.',
  },
});

export const letterNotPrintable = defineError<{ field: string; letter: string; code: string }>()({
  kind: 'unprocessable',
  code: 'LETTER_NOT_PRINTABLE',
  fr: {
    title: 'Lettre non imprimable',
    detail:
      'La lettre « {letter} » ({code}) dans {field} ne peut pas être imprimée correctement : écrivez ce texte en lettres latines.',
  },
  en: {
    title: 'Letter not printable',
    detail: 'The letter "{letter}" ({code}) in {field} cannot be printed correctly: write this text in Latin letters.',
  },
});
