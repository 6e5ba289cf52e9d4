import { defineError } from '#kernel';

export const documentNotPrintable = defineError<{ status: string }>({
  kind: 'conflict',
  code: 'DOCUMENT_NOT_PRINTABLE',
  fr: { title: 'Document non imprimable', detail: 'Un document au statut « {status} » n’est pas encore figé.' },
  en: { title: 'Document not printable', detail: 'A document that is "{status}" is not frozen yet.' },
});
