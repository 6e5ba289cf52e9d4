import { defineError } from '#kernel';

/** The migrations failed on a database without a tenant. No tenant was migrated. */
export const migrationRehearsalFailed = defineError<{ server: string; reason: string }>()({
  kind: 'internal',
  code: 'MIGRATION_REHEARSAL_FAILED',
  fr: {
    title: 'Répétition de la migration échouée',
    detail:
      'Les migrations ont échoué sur une base d’essai du serveur {server} ({reason}). Aucune société n’a été migrée.',
  },
  en: {
    title: 'Rehearsal of the migration failed',
    detail: 'The migrations failed on a trial database of server {server} ({reason}). No tenant was migrated.',
  },
});

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
