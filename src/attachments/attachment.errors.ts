import { defineError } from '#kernel';
import { STATUS_WORDS } from '../wording/code-words';

export const fileMissing = defineError({
  kind: 'invalid',
  code: 'FILE_MISSING',
  fr: {
    title: 'Fichier manquant',
    detail: 'Envoyez un fichier, dans le champ « file » d’un formulaire multipart/form-data.',
  },
  en: { title: 'File missing', detail: 'Send one file, in the field "file" of a multipart/form-data form.' },
});

export const fileTooLarge = defineError<{ limit: number }>({
  kind: 'too_large',
  code: 'FILE_TOO_LARGE',
  fr: { title: 'Fichier trop volumineux', detail: 'Un fichier compte au plus {limit} octets.' },
  en: { title: 'File too large', detail: 'A file has at most {limit} bytes.' },
});

export const fileTypeNotAllowed = defineError<{ extension: string }>({
  kind: 'unsupported_media',
  code: 'FILE_TYPE_NOT_ALLOWED',
  fr: { title: 'Type de fichier refusé', detail: 'Les fichiers « {extension} » ne sont pas acceptés.' },
  en: { title: 'File type not allowed', detail: 'Files of type "{extension}" are not accepted.' },
});

export const fileTypeMismatch = defineError<{ extension: string }>({
  kind: 'unsupported_media',
  code: 'FILE_TYPE_MISMATCH',
  fr: { title: 'Contenu inattendu', detail: 'Le contenu du fichier n’est pas celui d’un fichier « {extension} ».' },
  en: { title: 'Unexpected content', detail: 'The content of the file is not that of a "{extension}" file.' },
});

export const tooManyFiles = defineError<{ limit: number }>({
  kind: 'unprocessable',
  code: 'TOO_MANY_FILES',
  fr: { title: 'Trop de fichiers', detail: 'Un enregistrement porte au plus {limit} fichiers.' },
  en: { title: 'Too many files', detail: 'A record has at most {limit} files.' },
});

export const fileInfected = defineError({
  kind: 'unprocessable',
  code: 'FILE_INFECTED',
  fr: {
    title: 'Fichier dangereux',
    detail: 'L’antivirus a reconnu un logiciel malveillant ; le fichier n’est pas accessible.',
  },
  en: { title: 'Dangerous file', detail: 'The virus scanner recognised malware; the file cannot be had.' },
});

export const fileNotScanned = defineError({
  kind: 'conflict',
  code: 'FILE_NOT_SCANNED',
  fr: { title: 'Fichier en attente', detail: 'L’antivirus n’a pas encore examiné le fichier ; réessayez plus tard.' },
  en: { title: 'File not scanned', detail: 'The virus scanner has not seen the file yet; try again later.' },
});

export const attachmentsFrozen = defineError<{ status: string }>({
  kind: 'conflict',
  code: 'ATTACHMENTS_FROZEN',
  words: { status: STATUS_WORDS },
  fr: { title: 'Pièces figées', detail: 'Les pièces d’un document au statut « {status} » ne se suppriment plus.' },
  en: { title: 'Files frozen', detail: 'The files of a document that is "{status}" cannot be deleted.' },
});
