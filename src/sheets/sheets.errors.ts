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
  fr: { title: 'Exports en cours', detail: 'L’entreprise a déjà {most} exports en cours. Réessayez dans un instant.' },
  en: { title: 'Exports in progress', detail: 'The company has {most} exports in progress. Try again in a moment.' },
});
