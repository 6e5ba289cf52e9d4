import { defineError } from '#kernel';

/** The migrations failed on a database that belongs to nobody. No tenant was touched. */
export const migrationRehearsalFailed = defineError<{ server: string; reason: string }>({
  kind: 'internal',
  code: 'MIGRATION_REHEARSAL_FAILED',
  fr: {
    title: 'Répétition de la migration échouée',
    detail: 'Sur le serveur {server} les migrations échouent ({reason}). Aucune société n’a été touchée.',
  },
  en: {
    title: 'Rehearsal of the migration failed',
    detail: 'The migrations fail on server {server} ({reason}). No tenant was touched.',
  },
});

export const schemaRunActive = defineError({
  kind: 'conflict',
  code: 'SCHEMA_RUN_ACTIVE',
  fr: { title: 'Migration déjà en cours', detail: 'Une migration ou une rotation des sociétés est déjà en cours.' },
  en: { title: 'Migration already running', detail: 'A migration or rotation of the tenants is already running.' },
});
