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
