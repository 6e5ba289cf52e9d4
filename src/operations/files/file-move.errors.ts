import { defineError } from '#kernel';

export const filesInOneStore = defineError({
  kind: 'unprocessable',
  code: 'FILES_IN_ONE_STORE',
  fr: {
    title: 'Un seul stockage',
    detail:
      'Il n’y a qu’un stockage de fichiers : nommez l’autre par S3_BUCKET, et FILE_STORE dit où vont les fichiers.',
  },
  en: {
    title: 'Only one store',
    detail: 'There is only one store of files: name the other with S3_BUCKET, and FILE_STORE says where files go.',
  },
});

export const fileCopyMismatch = defineError({
  kind: 'conflict',
  code: 'FILE_COPY_MISMATCH',
  fr: { title: 'Copie différente', detail: 'La copie d’un fichier diffère de sa source ; la source est gardée.' },
  en: { title: 'Copy differs', detail: 'The copy of a file differs from its source; the source is kept.' },
});
