import { defineError } from '#kernel';

export const registryClosed = defineError({
  kind: 'unavailable',
  code: 'REGISTRY_CLOSED',
  fr: {
    title: 'Base globale en restauration',
    detail: 'La base globale est en cours de restauration. Réessayez dans un instant.',
  },
  en: {
    title: 'Global database being restored',
    detail: 'The global database is being restored. Try again in a moment.',
  },
});

/** Used by probes, logs and commands: states the problem and the command that fixes it. */
export const globalSchemaBehind = defineError({
  kind: 'unavailable',
  code: 'GLOBAL_SCHEMA_BEHIND',
  fr: {
    title: 'Base globale non migrée',
    detail:
      'Le schéma de la base globale n’est pas à jour pour cette version. Lancez `global:migrate` (ou `bootstrap`, qui l’exécute aussi).',
  },
  en: {
    title: 'Global database not migrated',
    detail:
      'The schema of the global database is not up to date for this release. Run `global:migrate` (or `bootstrap`, which also runs it).',
  },
});

export const masterKeysForeign = defineError<{ setting: string }>()({
  kind: 'forbidden',
  code: 'MASTER_KEYS_FOREIGN',
  exit: 'mismatch',
  fr: {
    title: 'Clés maîtresses d’une autre installation',
    detail:
      'Les clés de {setting} ne déchiffrent pas les données de cette base globale. Remettez en place le fichier de clés de cette installation. Aucune donnée n’a été modifiée.',
  },
  en: {
    title: 'Master keys of another installation',
    detail:
      'The keys of {setting} do not decrypt the data of this global database. Restore the key file of this installation. No data was changed.',
  },
});
