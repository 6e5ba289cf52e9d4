import { defineError } from '#kernel';

export const registryClosed = defineError({
  kind: 'unavailable',
  code: 'REGISTRY_CLOSED',
  fr: {
    title: 'Base globale en restauration',
    detail: 'La base globale est en cours de restauration : réessayez dans un instant.',
  },
  en: {
    title: 'Global database being restored',
    detail: 'The global database is being restored: try again in a moment.',
  },
});

/** One sentence for probes, logs and commands: what is wrong and the command that mends it. */
export const globalSchemaBehind = defineError({
  kind: 'unavailable',
  code: 'GLOBAL_SCHEMA_BEHIND',
  fr: {
    title: 'Base globale à préparer',
    detail:
      'La base globale n’est pas prête pour cette version : lancez `global:migrate` (ou `bootstrap`, qui le fait aussi).',
  },
  en: {
    title: 'Global database to prepare',
    detail:
      'The global database is not ready for this release: run `global:migrate` (or `bootstrap`, which does it too).',
  },
});

export const masterKeysForeign = defineError<{ setting: string }>({
  kind: 'forbidden',
  code: 'MASTER_KEYS_FOREIGN',
  fr: {
    title: 'Clés maîtresses d’une autre installation',
    detail:
      '{setting} nomme des clés qui n’ouvrent pas ce que cette base globale a scellé. Remettez le fichier de clés de cette installation ; rien n’a été changé.',
  },
  en: {
    title: 'Master keys of another installation',
    detail:
      '{setting} names keys that do not open what this global database has sealed. Put the key file of this installation back; nothing was changed.',
  },
});
