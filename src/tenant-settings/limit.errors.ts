import { defineError } from '#kernel';

/** What the platform allows is used up; what is read and deleted goes on. */
export const quotaExceeded = defineError<{ resource: string; limit: number; current: number }>({
  kind: 'unprocessable',
  code: 'QUOTA_EXCEEDED',
  fr: {
    title: 'Limite atteinte',
    detail:
      'La limite « {resource} » de la société est {limit}, et {current} sont déjà utilisés : supprimez, ou demandez plus à la plateforme.',
  },
  en: {
    title: 'Limit reached',
    detail:
      'The company’s limit "{resource}" is {limit}, and {current} are used already: delete some, or ask the platform for more.',
  },
});
