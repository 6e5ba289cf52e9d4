import { defineError } from '#kernel';

export const schemaRunActive = defineError({
  kind: 'conflict',
  code: 'SCHEMA_RUN_ACTIVE',
  fr: {
    title: 'Migration déjà en cours',
    detail: 'Une migration ou une rotation des sociétés est déjà en cours. Réessayez lorsqu’elle est terminée.',
  },
  en: {
    title: 'Migration already running',
    detail: 'A migration or rotation of the tenants is already running. Try again when it has ended.',
  },
});
