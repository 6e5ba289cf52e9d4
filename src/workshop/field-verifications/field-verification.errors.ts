import { defineError } from '#kernel';

export const verifiedInFuture = defineError<{ verifiedAt: string }>({
  kind: 'unprocessable',
  code: 'VERIFIED_IN_FUTURE',
  fr: { title: 'Vérification à venir', detail: 'Une vérification ne peut dater de {verifiedAt}.' },
  en: { title: 'Verification of the future', detail: 'A verification cannot be as of {verifiedAt}.' },
});
