import { defineError } from '#kernel';

export const backupNotFound = defineError<{ reference: string }>()({
  kind: 'not_found',
  code: 'BACKUP_NOT_FOUND',
  fr: { title: 'Sauvegarde introuvable', detail: 'La sauvegarde « {reference} » n’existe pas : voyez `backup:list`.' },
  en: { title: 'Backup not found', detail: 'The backup "{reference}" does not exist: see `backup:list`.' },
});

export const backupMismatch = defineError<{ file: string; difference: string }>()({
  kind: 'unprocessable',
  code: 'BACKUP_MISMATCH',
  exit: 'mismatch',
  fr: {
    title: 'Sauvegarde non conforme',
    detail: 'La sauvegarde {file} n’a pas le contenu attendu : {difference}.',
  },
  en: { title: 'Backup mismatch', detail: 'The backup {file} does not have the expected content: {difference}.' },
});

export const backupNotLoadable = defineError<{ file: string; reason: string }>()({
  kind: 'unprocessable',
  code: 'BACKUP_NOT_LOADABLE',
  exit: 'mismatch',
  fr: {
    title: 'Sauvegarde non restaurable',
    detail: 'La sauvegarde {file} ne peut pas être rechargée et n’est donc pas conservée ({reason}).',
  },
  en: {
    title: 'Backup cannot be loaded',
    detail: 'The backup {file} cannot be loaded again and is therefore not kept ({reason}).',
  },
});

export const backupNotStored = defineError<{ reason: string }>()({
  kind: 'unavailable',
  code: 'BACKUP_NOT_STORED',
  fr: {
    title: 'Sauvegarde non écrite',
    detail: 'Le fichier de la sauvegarde n’a pas pu être écrit dans BACKUP_DIR ({reason}).',
  },
  en: { title: 'Backup not stored', detail: 'The file of the backup could not be written to BACKUP_DIR ({reason}).' },
});

export const backupsUnreadable = defineError<{ count: number }>()({
  kind: 'forbidden',
  code: 'BACKUPS_UNREADABLE',
  fr: {
    title: 'Aucune sauvegarde lisible',
    detail:
      'Rien n’est supprimé, car aucune des {count} sauvegardes du registre ne peut être lue : vérifiez BACKUP_DIR et MASTER_KEYS_FILE.',
  },
  en: {
    title: 'No readable backup',
    detail:
      'Nothing is removed, because none of the {count} backups of the registry can be read: check BACKUP_DIR and MASTER_KEYS_FILE.',
  },
});

export const backupStale = defineError<{ newest: string }>()({
  kind: 'forbidden',
  code: 'BACKUP_STALE',
  fr: {
    title: 'Sauvegardes trop anciennes',
    detail:
      'Rien n’est supprimé, car la dernière sauvegarde réussie date de {newest}, soit plus de 48 heures : faites d’abord une sauvegarde.',
  },
  en: {
    title: 'Backups too old',
    detail:
      'Nothing is removed, because the newest good backup is of {newest}, more than 48 hours ago: make a backup first.',
  },
});
