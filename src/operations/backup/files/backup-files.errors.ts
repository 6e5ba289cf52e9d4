import { defineError } from '#kernel';

export const backupFilesLost = defineError<{ lost: number; total: number; named: string }>()({
  kind: 'unprocessable',
  code: 'BACKUP_FILES_LOST',
  fr: {
    title: 'Fichiers absents de la sauvegarde',
    detail: '{lost} fichier(s) sur {total} manquent dans la sauvegarde : {named}.',
  },
  en: {
    title: 'Files missing from the backup',
    detail: '{lost} of {total} files are missing from the backup: {named}.',
  },
});

export const backupFilesDamaged = defineError<{ file: string; count: number; named: string }>()({
  kind: 'unprocessable',
  code: 'BACKUP_FILES_DAMAGED',
  exit: 'mismatch',
  fr: {
    title: 'Fichiers de la sauvegarde altérés',
    detail: '{count} fichier(s) de la sauvegarde {file} sont manquants ou altérés : {named}.',
  },
  en: {
    title: 'Files of the backup damaged',
    detail: '{count} files of the backup {file} are missing or altered: {named}.',
  },
});
