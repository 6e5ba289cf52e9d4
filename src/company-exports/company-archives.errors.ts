import { defineError } from '#kernel';

export const tooManyArchives = defineError<{ most: number }>()({
  kind: 'conflict',
  code: 'TOO_MANY_ARCHIVES',
  fr: {
    title: 'Trop d’archives',
    detail:
      'Une société conserve au plus {most} archives. Attendez l’expiration de l’une d’elles, sept jours après sa création.',
  },
  en: {
    title: 'Too many archives',
    detail:
      'A company can keep at most {most} archives. Wait until one of them expires, seven days after its creation.',
  },
});
