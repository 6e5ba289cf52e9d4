import { defineError } from '#kernel';

export const copyIncomplete = defineError<{ database: string; tables: string }>()({
  kind: 'unprocessable',
  code: 'COPY_INCOMPLETE',
  exit: 'mismatch',
  fr: {
    title: 'Tables absentes',
    detail:
      'Rien n’a été copié : il manque à {database} des tables de son schéma ({tables}). Restaurez-les, puis recommencez.',
  },
  en: {
    title: 'Tables missing',
    detail: 'Nothing was copied: {database} lacks tables of its schema ({tables}). Restore them, then try again.',
  },
});
