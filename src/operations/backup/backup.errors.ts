import { defineError } from '#kernel';

export const backupNotFound = defineError<{ reference: string }>({
  kind: 'not_found',
  code: 'BACKUP_NOT_FOUND',
  fr: { title: 'Sauvegarde introuvable', detail: 'Il n’y a pas de sauvegarde « {reference} ».' },
  en: { title: 'Backup not found', detail: 'There is no backup "{reference}".' },
});

export const backupCorrupt = defineError<{ file: string; reason: string }>({
  kind: 'unprocessable',
  code: 'BACKUP_CORRUPT',
  fr: { title: 'Sauvegarde altérée', detail: 'La sauvegarde {file} n’est pas entière ou a été modifiée ({reason}).' },
  en: { title: 'Backup corrupt', detail: 'The backup {file} is not whole or was altered ({reason}).' },
});

export const backupKeyUnknown = defineError<{ file: string; keyId: string }>({
  kind: 'unprocessable',
  code: 'BACKUP_KEY_UNKNOWN',
  fr: { title: 'Clé inconnue', detail: 'La clé {keyId} de la sauvegarde {file} n’est pas dans le fichier de clés.' },
  en: { title: 'Unknown key', detail: 'The key {keyId} of the backup {file} is not in the key file.' },
});

export const backupMismatch = defineError<{ file: string; difference: string }>({
  kind: 'unprocessable',
  code: 'BACKUP_MISMATCH',
  fr: {
    title: 'Sauvegarde non conforme',
    detail: 'La sauvegarde {file} n’est pas ce qu’elle devrait être : {difference}.',
  },
  en: { title: 'Backup mismatch', detail: 'The backup {file} is not what it should be: {difference}.' },
});

export const backupNotLoadable = defineError<{ file: string; reason: string }>({
  kind: 'unprocessable',
  code: 'BACKUP_NOT_LOADABLE',
  fr: {
    title: 'Sauvegarde non restaurable',
    detail: 'La sauvegarde {file} ne se recharge pas : elle n’est pas gardée ({reason}).',
  },
  en: {
    title: 'Backup cannot be loaded',
    detail: 'The backup {file} cannot be loaded again: it is not kept ({reason}).',
  },
});

export const backupNotStored = defineError<{ reason: string }>({
  kind: 'unavailable',
  code: 'BACKUP_NOT_STORED',
  fr: { title: 'Sauvegarde non écrite', detail: 'Le fichier de la sauvegarde ne peut pas être écrit ({reason}).' },
  en: { title: 'Backup not stored', detail: 'The file of the backup cannot be written ({reason}).' },
});

export const backupPrivilegeMissing = defineError<{ privilege: string }>({
  kind: 'unavailable',
  code: 'BACKUP_PRIVILEGE_MISSING',
  fr: { title: 'Droit manquant', detail: 'Le compte de sauvegarde n’a pas le droit {privilege} sur le serveur.' },
  en: {
    title: 'Privilege missing',
    detail: 'The account that backs up lacks the privilege {privilege} on the server.',
  },
});

export const backupStale = defineError<{ newest: string }>({
  kind: 'forbidden',
  code: 'BACKUP_STALE',
  fr: { title: 'Sauvegardes trop anciennes', detail: 'Rien n’est supprimé : la dernière réussie est de {newest}.' },
  en: { title: 'Backups too old', detail: 'Nothing is removed: the newest good one is of {newest}.' },
});
