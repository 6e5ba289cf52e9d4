import { defineError } from '#kernel';

export const storageUnavailable = defineError({
  kind: 'unavailable',
  code: 'STORAGE_UNAVAILABLE',
  fr: { title: 'Stockage indisponible', detail: 'Les fichiers ne peuvent pas être lus ou écrits pour le moment.' },
  en: { title: 'Storage unavailable', detail: 'Files cannot be read or written at the moment.' },
});

/** Has no details, because clients see them and must not see the key. */
export const objectMissing = defineError({
  kind: 'not_found',
  code: 'OBJECT_MISSING',
  fr: { title: 'Fichier introuvable', detail: 'Le contenu du fichier n’est plus dans le stockage.' },
  en: { title: 'File missing', detail: 'The content of the file is no longer in the storage.' },
});

export const objectDamaged = defineError<{ reason: 'key' | 'length' | 'hash' }>()({
  kind: 'unavailable',
  code: 'OBJECT_DAMAGED',
  fr: {
    title: 'Fichier altéré',
    detail:
      'Le contenu du fichier diffère de celui qui a été enregistré ({reason}). Un administrateur doit restaurer le fichier.',
  },
  en: {
    title: 'Damaged file',
    detail:
      'The content of the file differs from the stored content ({reason}). An administrator has to restore the file.',
  },
});
