import { defineError } from '#kernel';

export const serverReachable = defineError<{ name: string }>()({
  kind: 'unprocessable',
  code: 'SERVER_REACHABLE',
  exit: 'refused',
  fr: {
    title: 'Serveur joignable',
    detail:
      'Le serveur {name} répond : ses données sont plus récentes que toute sauvegarde. Videz-le avec `server:drain {name} --move`. Rien n’a été modifié.',
  },
  en: {
    title: 'Server answers',
    detail:
      'The server {name} answers: its data are newer than any backup. Empty it with `server:drain {name} --move`. Nothing was changed.',
  },
});

export const serverNotClosed = defineError<{ name: string }>()({
  kind: 'unprocessable',
  code: 'SERVER_NOT_CLOSED',
  exit: 'refused',
  fr: {
    title: 'Serveur non fermé',
    detail:
      'Fermez d’abord le serveur {name} avec `server:close {name} --with-tenants`, pour que rien n’y soit écrit s’il revient. Rien n’a été modifié.',
  },
  en: {
    title: 'Server not closed',
    detail:
      'Close the server {name} first with `server:close {name} --with-tenants`, so that nothing is written on it if it returns. Nothing was changed.',
  },
});

export const recoveryTargetUnfit = defineError<{ server: string; reason: string }>()({
  kind: 'unprocessable',
  code: 'RECOVERY_TARGET_UNFIT',
  fr: {
    title: 'Serveur inadapté',
    detail: 'Aucune société ne peut être restaurée sur {server} : {reason}. Rien n’a été modifié.',
  },
  en: {
    title: 'Unsuitable server',
    detail: 'No tenant can be restored on {server}: {reason}. Nothing was changed.',
  },
});
