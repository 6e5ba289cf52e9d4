import { defineError } from '#kernel';

export const featureUnknown = defineError<{ feature: string }>()({
  kind: 'not_found',
  code: 'FEATURE_UNKNOWN',
  fr: { title: 'Fonctionnalité inconnue', detail: 'La fonctionnalité « {feature} » n’existe pas.' },
  en: { title: 'Unknown feature', detail: 'The feature "{feature}" does not exist.' },
});
