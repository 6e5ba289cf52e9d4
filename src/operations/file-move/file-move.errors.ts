import { defineError } from '#kernel';

export const filesInOneStore = defineError({
  kind: 'unprocessable',
  code: 'FILES_IN_ONE_STORE',
  fr: {
    title: 'Un seul stockage',
    detail:
      'Un seul stockage de fichiers est configuré. Configurez le bucket (S3_BUCKET) et choisissez avec FILE_STORE le stockage des nouveaux fichiers.',
  },
  en: {
    title: 'Only one store',
    detail:
      'Only one file store is configured. Configure the bucket (S3_BUCKET) and choose the store of new files with FILE_STORE.',
  },
});

export const fileCopyMismatch = defineError({
  kind: 'conflict',
  code: 'FILE_COPY_MISMATCH',
  fr: {
    title: 'Copie différente',
    detail: 'La copie d’un fichier diffère de sa source. La source est conservée : réessayez.',
  },
  en: {
    title: 'Copy differs',
    detail: 'The copy of a file differs from its source. The source is kept: try again.',
  },
});
