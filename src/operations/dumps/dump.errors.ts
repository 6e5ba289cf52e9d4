import { defineError } from '#kernel';

export const dumpForeignStatement = defineError<{ statement: string }>()({
  kind: 'unprocessable',
  code: 'DUMP_FOREIGN_STATEMENT',
  fr: {
    title: 'Instruction étrangère',
    detail: 'La sauvegarde contient une instruction qui n’est pas permise dans une sauvegarde : {statement}.',
  },
  en: {
    title: 'Foreign statement',
    detail: 'The backup contains a statement that is not allowed in a backup: {statement}.',
  },
});

export const backupCorrupt = defineError<{ file: string; reason: string }>()({
  kind: 'unprocessable',
  code: 'BACKUP_CORRUPT',
  exit: 'mismatch',
  fr: {
    title: 'Sauvegarde altérée',
    detail: 'La sauvegarde {file} est incomplète ou a été modifiée ({reason}) : utilisez-en une autre.',
  },
  en: {
    title: 'Backup corrupt',
    detail: 'The backup {file} is incomplete or was altered ({reason}): use another one.',
  },
});

export const backupKeyUnknown = defineError<{ file: string; keyId: string }>()({
  kind: 'unprocessable',
  code: 'BACKUP_KEY_UNKNOWN',
  exit: 'mismatch',
  fr: {
    title: 'Clé inconnue',
    detail: 'La clé {keyId} de la sauvegarde {file} n’est pas dans le fichier de clés (MASTER_KEYS_FILE) : ajoutez-la.',
  },
  en: {
    title: 'Unknown key',
    detail: 'The key {keyId} of the backup {file} is not in the key file (MASTER_KEYS_FILE): add it.',
  },
});

export const backupPrivilegeMissing = defineError<{ privilege: string }>()({
  kind: 'unavailable',
  code: 'BACKUP_PRIVILEGE_MISSING',
  fr: {
    title: 'Droit manquant',
    detail: 'Le compte de provisionnement n’a pas le droit {privilege} sur le serveur : accordez-le.',
  },
  en: {
    title: 'Privilege missing',
    detail: 'The provisioning account lacks the privilege {privilege} on the server: grant it.',
  },
});
