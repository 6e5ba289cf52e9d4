import { defineError } from '#kernel';

export const featureUnknown = defineError<{ feature: string }>({
  kind: 'not_found',
  code: 'FEATURE_UNKNOWN',
  fr: { title: 'Fonctionnalité inconnue', detail: 'Il n’existe aucune fonctionnalité « {feature} ».' },
  en: { title: 'Unknown feature', detail: 'There is no feature "{feature}".' },
});
