import { defineError } from '#kernel';

export const tooManyArchives = defineError<{ most: number }>({
  kind: 'conflict',
  code: 'TOO_MANY_ARCHIVES',
  fr: {
    title: 'Trop d’archives',
    detail: 'Une société garde au plus {most} archives : attendez qu’une d’elles expire, sept jours après sa création.',
  },
  en: {
    title: 'Too many archives',
    detail: 'A company keeps at most {most} archives: wait until one of them expires, seven days after it was made.',
  },
});
