import { defineError } from '#kernel';

export const verifiedInFuture = defineError<{ verifiedAt: string }>()({
  kind: 'unprocessable',
  code: 'VERIFIED_IN_FUTURE',
  fr: { title: 'Vérification à venir', detail: 'La date de la vérification, {verifiedAt}, est dans le futur.' },
  en: { title: 'Verification in the future', detail: 'The time of the verification, {verifiedAt}, is in the future.' },
});
