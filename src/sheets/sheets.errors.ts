import { defineError } from '#kernel';

export const exportTooLong = defineError<{ most: number }>({
  kind: 'unprocessable',
  code: 'EXPORT_TOO_LONG',
  fr: { title: 'Export trop long', detail: 'Une feuille tient {most} lignes : restreignez la liste par ses filtres.' },
  en: { title: 'Export too long', detail: 'A sheet holds {most} rows: narrow the list by its filters.' },
});

export const exportsBusy = defineError<{ most: number }>({
  kind: 'too_many',
  code: 'EXPORTS_BUSY',
  fr: {
    title: 'Exports en cours',
    detail: 'L’entreprise a déjà {most} exports en cours et d’autres en attente. Réessayez dans un instant.',
  },
  en: {
    title: 'Exports in progress',
    detail: 'The company has {most} exports in progress and more waiting. Try again in a moment.',
  },
});

export const exportsCrowded = defineError({
  kind: 'unavailable',
  code: 'EXPORTS_CROWDED',
  fr: { title: 'Exports en attente', detail: 'Trop d’exports attendent en ce moment. Réessayez dans un instant.' },
  en: { title: 'Exports are waiting', detail: 'Too many exports wait at the moment. Try again in a moment.' },
});
