import { defineError } from '#kernel';
import { STATUS_WORDS } from '../wording/code-words';

export const fileMissing = defineError({
  kind: 'invalid',
  code: 'FILE_MISSING',
  fr: {
    title: 'Fichier manquant',
    detail: 'Envoyez un fichier dans le champ « file » d’un formulaire multipart/form-data.',
  },
  en: { title: 'File missing', detail: 'Send one file in the field "file" of a multipart/form-data form.' },
});

export const fileTooLarge = defineError<{ limit: number }>()({
  kind: 'too_large',
  code: 'FILE_TOO_LARGE',
  fr: { title: 'Fichier trop volumineux', detail: 'Le fichier dépasse la taille maximale de {limit} octets.' },
  en: { title: 'File too large', detail: 'The file exceeds the maximum size of {limit} bytes.' },
});

export const fileTypeNotAllowed = defineError<{ extension: string }>()({
  kind: 'unsupported_media',
  code: 'FILE_TYPE_NOT_ALLOWED',
  fr: { title: 'Type de fichier refusé', detail: 'Les fichiers « {extension} » ne sont pas acceptés.' },
  en: { title: 'File type not allowed', detail: 'Files of type "{extension}" are not accepted.' },
});

export const fileTypeMismatch = defineError<{ extension: string }>()({
  kind: 'unsupported_media',
  code: 'FILE_TYPE_MISMATCH',
  fr: {
    title: 'Contenu inattendu',
    detail: 'Le contenu du fichier ne correspond pas à son extension « {extension} ».',
  },
  en: { title: 'Unexpected content', detail: 'The content of the file does not match its extension "{extension}".' },
});

export const tooManyFiles = defineError<{ limit: number }>()({
  kind: 'unprocessable',
  code: 'TOO_MANY_FILES',
  fr: {
    title: 'Trop de fichiers',
    detail: 'Un enregistrement a au plus {limit} fichiers. Supprimez un fichier d’abord.',
  },
  en: { title: 'Too many files', detail: 'A record has at most {limit} files. Delete a file first.' },
});

export const fileInfected = defineError({
  kind: 'unprocessable',
  code: 'FILE_INFECTED',
  fr: {
    title: 'Fichier infecté',
    detail:
      'L’antivirus a détecté un logiciel malveillant dans le fichier. Il ne peut être ni enregistré ni téléchargé.',
  },
  en: {
    title: 'Infected file',
    detail: 'The virus scanner detected malware in the file. It cannot be stored or downloaded.',
  },
});

export const fileNotScanned = defineError({
  kind: 'conflict',
  code: 'FILE_NOT_SCANNED',
  fr: { title: 'Fichier non analysé', detail: 'L’antivirus n’a pas encore analysé le fichier. Réessayez plus tard.' },
  en: { title: 'File not scanned', detail: 'The virus scanner has not scanned the file yet. Try again later.' },
});

export const attachmentsFrozen = defineError<{ status: string }>()({
  kind: 'conflict',
  code: 'ATTACHMENTS_FROZEN',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'Fichiers figés',
    detail: 'Les fichiers d’un document au statut « {status} » ne peuvent plus être supprimés.',
  },
  en: { title: 'Files frozen', detail: 'The files of a document in status "{status}" cannot be deleted.' },
});
