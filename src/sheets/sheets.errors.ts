import { defineError } from '#kernel';

export const exportTooLong = defineError<{ most: number }>()({
  kind: 'unprocessable',
  code: 'EXPORT_TOO_LONG',
  fr: {
    title: 'Export trop long',
    detail: 'Un export contient au plus {most} lignes. Réduisez la liste avec des filtres.',
  },
  en: { title: 'Export too long', detail: 'An export has at most {most} rows. Narrow the list with filters.' },
});

export const exportsBusy = defineError<{ most: number }>()({
  kind: 'too_many',
  code: 'EXPORTS_BUSY',
  fr: {
    title: 'Exports en cours',
    detail: 'L’entreprise a déjà {most} exports en cours et d’autres en attente. Réessayez dans un instant.',
  },
  en: {
    title: 'Exports in progress',
    detail: 'The company already has {most} exports in progress and more waiting. Try again in a moment.',
  },
});

export const exportsCrowded = defineError({
  kind: 'unavailable',
  code: 'EXPORTS_CROWDED',
  fr: {
    title: 'File d’exports pleine',
    detail: 'La file d’attente des exports est pleine. Réessayez dans un instant.',
  },
  en: { title: 'Export queue full', detail: 'The export queue is full. Try again in a moment.' },
});
