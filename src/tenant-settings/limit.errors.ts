import { defineError } from '#kernel';

/** A limit of the tenant is reached; reads and deletes are still allowed. */
export const quotaExceeded = defineError<{ resource: string; limit: number; current: number }>()({
  kind: 'unprocessable',
  code: 'QUOTA_EXCEEDED',
  fr: {
    title: 'Limite atteinte',
    detail:
      'La limite « {resource} » de la société est {limit}, et {current} sont déjà utilisés. Supprimez des éléments, ou demandez une limite plus élevée à la plateforme.',
  },
  en: {
    title: 'Limit reached',
    detail:
      'The limit "{resource}" of the company is {limit}, and {current} are already used. Delete some records, or ask the platform for a higher limit.',
  },
});
