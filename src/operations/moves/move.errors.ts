import { defineError } from '#kernel';

export const moveTargetUnfit = defineError<{ server: string; reason: string }>()({
  kind: 'unprocessable',
  code: 'MOVE_TARGET_UNFIT',
  fr: {
    title: 'Serveur inadapté',
    detail: 'La société ne peut pas être déplacée vers {server} : {reason}. Rien n’a été modifié.',
  },
  en: {
    title: 'Unsuitable server',
    detail: 'The tenant cannot be moved to {server}: {reason}. Nothing was changed.',
  },
});

export const moveNeedsOffline = defineError<{ from: string; to: string; reason: string }>()({
  kind: 'unprocessable',
  code: 'MOVE_NEEDS_OFFLINE',
  fr: {
    title: 'Déplacement en service impossible',
    detail:
      '{to} ne peut pas suivre les modifications de {from} ({reason}). Ajoutez --offline (« offline » par l’API) : la société sera en maintenance pendant la copie. Rien n’a été modifié.',
  },
  en: {
    title: 'Online move not possible',
    detail:
      '{to} cannot follow the changes of {from} ({reason}). Add --offline ("offline" over the API): the tenant is in maintenance during the copy. Nothing was changed.',
  },
});

export const moveCopyDiffers = defineError<{ difference: string }>()({
  kind: 'unprocessable',
  code: 'MOVE_COPY_DIFFERS',
  exit: 'mismatch',
  fr: {
    title: 'Copie différente',
    detail: 'Les données copiées diffèrent de l’original ({difference}). Le déplacement a été annulé.',
  },
  en: {
    title: 'Copy differs',
    detail: 'The copied data differ from the original ({difference}). The move was undone.',
  },
});

export const moveReplicationFailed = defineError<{ server: string; reason: string }>()({
  kind: 'unavailable',
  code: 'MOVE_REPLICATION_FAILED',
  fr: {
    title: 'Réplication arrêtée',
    detail: 'La réplication vers {server} s’est arrêtée ({reason}). La société reste à sa place.',
  },
  en: {
    title: 'Replication stopped',
    detail: 'The replication to {server} stopped ({reason}). The tenant stays where it is.',
  },
});

export const moveFenceExceeded = defineError<{ reason: string }>()({
  kind: 'unavailable',
  code: 'MOVE_FENCE_EXCEEDED',
  exit: 'busy',
  fr: {
    title: 'Déplacement interrompu',
    detail:
      'L’accès à la société aurait été arrêté plus d’une seconde ({reason}). Elle reste à sa place, en service. Réessayez à une heure plus calme, ou ajoutez --offline.',
  },
  en: {
    title: 'Move given up',
    detail:
      'Access to the tenant would have been stopped for more than a second ({reason}). It stays where it is, in service. Try again at a quieter time, or add --offline.',
  },
});

export const moveNotUndoable = defineError<{ id: number; reason: string }>()({
  kind: 'conflict',
  code: 'MOVE_NOT_UNDOABLE',
  fr: { title: 'Déplacement définitif', detail: 'Le déplacement {id} ne peut pas être annulé ({reason}).' },
  en: { title: 'Move cannot be undone', detail: 'Move {id} cannot be undone ({reason}).' },
});
