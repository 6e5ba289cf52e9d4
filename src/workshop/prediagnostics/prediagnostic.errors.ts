import { defineError } from '#kernel';

export const expertSignatureRequired = defineError({
  kind: 'unprocessable',
  code: 'EXPERT_SIGNATURE_REQUIRED',
  fr: {
    title: 'Signature de l’expert exigée',
    detail: 'Joignez la signature de l’expert (rôle « signature_expert ») avant de terminer.',
  },
  en: {
    title: 'Signature of the expert required',
    detail: 'Attach the signature of the expert (role "signature_expert") before completing.',
  },
});
