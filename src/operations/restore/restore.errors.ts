import { defineError } from '#kernel';

export const dumpForeignStatement = defineError<{ statement: string }>({
  kind: 'unprocessable',
  code: 'DUMP_FOREIGN_STATEMENT',
  fr: {
    title: 'Instruction étrangère',
    detail: 'La sauvegarde contient une instruction qui n’a rien à y faire : {statement}.',
  },
  en: {
    title: 'Foreign statement',
    detail: 'The backup contains a statement that does not belong in one: {statement}.',
  },
});
