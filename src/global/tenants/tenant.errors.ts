import { defineError } from '#kernel';

export const directoryUnavailable = defineError({
  kind: 'unavailable',
  code: 'DIRECTORY_UNAVAILABLE',
  fr: { title: 'Annuaire indisponible', detail: 'La société ne peut pas être identifiée pour le moment. Réessayez.' },
  en: { title: 'Directory unavailable', detail: 'The company cannot be identified right now. Try again.' },
});

export const tenantUnknown = defineError<{ tenant: string }>({
  kind: 'not_found',
  code: 'NOT_FOUND_TENANT',
  fr: { title: 'Société introuvable', detail: 'Aucune société « {tenant} ».' },
  en: { title: 'Unknown company', detail: 'There is no company "{tenant}".' },
});
