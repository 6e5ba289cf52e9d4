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

export const restoreSchemaUnknown = defineError<{ version: string }>({
  kind: 'unprocessable',
  code: 'RESTORE_SCHEMA_UNKNOWN',
  fr: {
    title: 'Schéma inconnu',
    detail: 'Les données sont au schéma {version}, avec lequel cette version du produit ne sait rien faire.',
  },
  en: {
    title: 'Unknown schema',
    detail: 'The data are of schema {version}, with which this version of the product cannot work.',
  },
});

export const restoreObjectsUnsupported = defineError<{ database: string; object: string }>({
  kind: 'unprocessable',
  code: 'RESTORE_OBJECTS_UNSUPPORTED',
  fr: {
    title: 'Objets non restaurables',
    detail: '{database} contient ce que le produit n’y met pas ({object}) : un échange de tables le perdrait.',
  },
  en: {
    title: 'Objects cannot be restored',
    detail: '{database} holds what the product never puts there ({object}): an exchange of tables would lose it.',
  },
});

export const restoreTablesUnknown = defineError<{ tables: string }>({
  kind: 'invalid',
  code: 'RESTORE_TABLES_UNKNOWN',
  fr: { title: 'Tables inconnues', detail: 'Ces tables ne peuvent pas être restaurées seules : {tables}.' },
  en: { title: 'Unknown tables', detail: 'These tables cannot be restored on their own: {tables}.' },
});

export const restoreForeignKeys = defineError<{ child: string; parent: string }>({
  kind: 'forbidden',
  code: 'RESTORE_FOREIGN_KEYS',
  fr: {
    title: 'Références rompues',
    detail: 'Des lignes de {child} se rapporteraient à des lignes de {parent} qui n’y seraient pas.',
  },
  en: {
    title: 'Broken references',
    detail: 'Rows of {child} would refer to rows of {parent} that would not be there.',
  },
});

export const restoreTargetInvalid = defineError<{ name: string; expected: string }>({
  kind: 'invalid',
  code: 'RESTORE_TARGET_INVALID',
  fr: {
    title: 'Nom de base invalide',
    detail: '« {name} » : une base qui n’existe pas encore, nommée {expected} puis des minuscules, chiffres ou « _ ».',
  },
  en: {
    title: 'Invalid database name',
    detail:
      '"{name}": a database that does not exist yet, named {expected} and then lower-case letters, digits or "_".',
  },
});

export const restoreUnconfirmed = defineError<{ documents: number }>({
  kind: 'forbidden',
  code: 'RESTORE_UNCONFIRMED',
  fr: {
    title: 'Restauration non confirmée',
    detail: 'Rien n’a été fait. Ajoutez --yes pour confirmer ({documents} document(s) émis depuis).',
  },
  en: {
    title: 'Restore not confirmed',
    detail: 'Nothing was done. Add --yes to confirm ({documents} document(s) issued since).',
  },
});

export const restoreNotUndoable = defineError<{ id: number; reason: string }>({
  kind: 'conflict',
  code: 'RESTORE_NOT_UNDOABLE',
  fr: { title: 'Restauration définitive', detail: 'L’opération {id} ne peut pas être défaite ({reason}).' },
  en: { title: 'Restore cannot be undone', detail: 'Operation {id} cannot be undone ({reason}).' },
});

export const restoreMomentInvalid = defineError<{ at: string; expected: string }>({
  kind: 'invalid',
  code: 'RESTORE_MOMENT_INVALID',
  fr: {
    title: 'Moment invalide',
    detail: '« {at} » : un moment passé, avec son fuseau, et pas antérieur à la sauvegarde ({expected}).',
  },
  en: {
    title: 'Invalid moment',
    detail: '"{at}": a moment in the past, with its zone, and not before the backup ({expected}).',
  },
});

export const restoreBinlogMissing = defineError<{ reason: string }>({
  kind: 'unprocessable',
  code: 'RESTORE_BINLOG_MISSING',
  fr: {
    title: 'Journal inutilisable',
    detail: 'Le journal binaire du serveur ne mène pas de la sauvegarde à ce moment ({reason}).',
  },
  en: {
    title: 'Log cannot be used',
    detail: "The server's binary log does not lead from the backup to this moment ({reason}).",
  },
});

export const replayForeignStatement = defineError<{ statement: string }>({
  kind: 'unprocessable',
  code: 'REPLAY_FOREIGN_STATEMENT',
  fr: {
    title: 'Instruction non rejouable',
    detail: 'Le journal contient une instruction qui ne peut pas être rejouée : {statement}.',
  },
  en: {
    title: 'Statement cannot be replayed',
    detail: 'The log contains a statement that cannot be replayed: {statement}.',
  },
});

export const replayMismatch = defineError<{ difference: string }>({
  kind: 'unprocessable',
  code: 'REPLAY_MISMATCH',
  fr: {
    title: 'Rejeu incomplet',
    detail: 'Les données rejouées ne sont pas celles que le journal annonce ({difference}).',
  },
  en: {
    title: 'Replay not whole',
    detail: 'The replayed data are not what the log tells of ({difference}).',
  },
});
