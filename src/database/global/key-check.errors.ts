import { defineError } from '#kernel';

export const masterKeysForeign = defineError<{ ids: string }>({
  kind: 'internal',
  code: 'MASTER_KEYS_FOREIGN',
  fr: {
    title: 'Clés maîtresses étrangères',
    detail:
      'Le fichier de clés (clés : {ids}) n’ouvre pas ce que contient la base globale : remettez celui qui l’a scellée. Rien n’a été changé.',
  },
  en: {
    title: 'Foreign master keys',
    detail:
      'The key file (keys: {ids}) does not open what the global database holds: bring back the file it was sealed with. Nothing was changed.',
  },
});
