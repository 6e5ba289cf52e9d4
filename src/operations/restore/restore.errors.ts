import { defineError } from '#kernel';

export const restoreSchemaUnknown = defineError<{ version: string }>()({
  kind: 'unprocessable',
  code: 'RESTORE_SCHEMA_UNKNOWN',
  fr: {
    title: 'Schéma inconnu',
    detail: 'Les données ont le schéma {version}, que cette version du produit ne connaît pas.',
  },
  en: {
    title: 'Unknown schema',
    detail: 'The data have schema {version}, which this version of the product does not support.',
  },
});

export const restoreFlavourDiffers = defineError<{ file: string; made: string; server: string }>()({
  kind: 'unprocessable',
  code: 'RESTORE_FLAVOUR_DIFFERS',
  fr: {
    title: 'Sauvegarde d’un autre serveur',
    detail:
      '{file} vient d’un serveur {made}, et la société est sur {server}. Déplacez-la vers un serveur {made} (tenant:move --offline), restaurez, puis ramenez-la. Rien n’a été modifié.',
  },
  en: {
    title: 'Backup of another kind of server',
    detail:
      '{file} was made on a {made} server, and the tenant is on {server}. Move it to a {made} server (tenant:move --offline), restore, and move it back. Nothing was changed.',
  },
});

export const restoreObjectsUnsupported = defineError<{ database: string; object: string }>()({
  kind: 'unprocessable',
  code: 'RESTORE_OBJECTS_UNSUPPORTED',
  fr: {
    title: 'Objets non restaurables',
    detail:
      '{database} contient un objet que le produit ne crée pas ({object}) et que la restauration perdrait. Supprimez-le, ou restaurez dans une base à part avec --into.',
  },
  en: {
    title: 'Objects cannot be restored',
    detail:
      '{database} contains an object that the product does not create ({object}) and that the restore would lose. Drop it, or restore into a separate database with --into.',
  },
});

export const restoreTablesHeld = defineError<{ database: string; holders: string }>()({
  kind: 'conflict',
  code: 'RESTORE_TABLES_HELD',
  exit: 'busy',
  fr: {
    title: 'Tables occupées',
    detail:
      'Rien n’a été modifié : d’autres sessions occupent des tables de {database} (session, compte, depuis : {holders}). Terminez-les par KILL, puis recommencez.',
  },
  en: {
    title: 'Tables in use',
    detail:
      'Nothing was changed: other sessions hold tables of {database} (session, account, since: {holders}). End them with KILL, then restore again.',
  },
});

export const restoreTablesUnknown = defineError<{ tables: string }>()({
  kind: 'invalid',
  code: 'RESTORE_TABLES_UNKNOWN',
  fr: {
    title: 'Tables inconnues',
    detail: 'Ces tables n’existent pas ou ne peuvent pas être restaurées séparément : {tables}.',
  },
  en: { title: 'Unknown tables', detail: 'These tables do not exist or cannot be restored separately: {tables}.' },
});

export const restoreForeignKeys = defineError<{ child: string; parent: string }>()({
  kind: 'forbidden',
  code: 'RESTORE_FOREIGN_KEYS',
  fr: {
    title: 'Références rompues',
    detail:
      'Des lignes de {child} feraient référence à des lignes absentes de {parent}. Restaurez aussi {parent}, ou toutes les tables.',
  },
  en: {
    title: 'Broken references',
    detail: 'Rows of {child} would refer to missing rows of {parent}. Restore {parent} as well, or all tables.',
  },
});

export const restoreTargetInvalid = defineError<{ name: string; expected: string }>()({
  kind: 'invalid',
  code: 'RESTORE_TARGET_INVALID',
  fr: {
    title: 'Nom de base invalide',
    detail:
      '« {name} » n’est pas un nom valable : indiquez une base qui n’existe pas encore, dont le nom commence par {expected} et continue avec des minuscules, des chiffres ou « _ ».',
  },
  en: {
    title: 'Invalid database name',
    detail:
      '"{name}" is not a valid name: give a database that does not exist yet, whose name starts with {expected} and continues with lower-case letters, digits or "_".',
  },
});

export const restoreUnconfirmed = defineError<{ documents: number }>()({
  kind: 'forbidden',
  code: 'RESTORE_UNCONFIRMED',
  fr: {
    title: 'Restauration non confirmée',
    detail: 'Rien n’a été modifié. Ajoutez --yes pour confirmer ({documents} document(s) émis depuis la sauvegarde).',
  },
  en: {
    title: 'Restore not confirmed',
    detail: 'Nothing was changed. Add --yes to confirm ({documents} document(s) issued since the backup).',
  },
});

export const restoreNotUndoable = defineError<{ id: number; reason: string }>()({
  kind: 'conflict',
  code: 'RESTORE_NOT_UNDOABLE',
  fr: { title: 'Restauration définitive', detail: 'L’opération {id} ne peut pas être annulée ({reason}).' },
  en: { title: 'Restore cannot be undone', detail: 'Operation {id} cannot be undone ({reason}).' },
});

export const restoreMomentInvalid = defineError<{ at: string; expected: string }>()({
  kind: 'invalid',
  code: 'RESTORE_MOMENT_INVALID',
  fr: {
    title: 'Moment invalide',
    detail:
      '« {at} » n’est pas valable : indiquez un moment passé, avec son fuseau, et non antérieur à la sauvegarde ({expected}).',
  },
  en: {
    title: 'Invalid time',
    detail: '"{at}" is not valid: give a time in the past, with a time zone, and not before the backup ({expected}).',
  },
});

export const restoreBinlogMissing = defineError<{ reason: string }>()({
  kind: 'unprocessable',
  code: 'RESTORE_BINLOG_MISSING',
  fr: {
    title: 'Journal inutilisable',
    detail: 'Le journal binaire du serveur ne couvre pas la période entre la sauvegarde et ce moment ({reason}).',
  },
  en: {
    title: 'Binary log cannot be used',
    detail: "The server's binary log does not cover the period from the backup to this time ({reason}).",
  },
});

export const replayForeignStatement = defineError<{ statement: string }>()({
  kind: 'unprocessable',
  code: 'REPLAY_FOREIGN_STATEMENT',
  fr: {
    title: 'Instruction non rejouable',
    detail: 'Le journal binaire contient une instruction qui ne peut pas être rejouée : {statement}.',
  },
  en: {
    title: 'Statement cannot be replayed',
    detail: 'The binary log contains a statement that cannot be replayed: {statement}.',
  },
});

export const replayMismatch = defineError<{ difference: string }>()({
  kind: 'unprocessable',
  code: 'REPLAY_MISMATCH',
  exit: 'mismatch',
  fr: {
    title: 'Rejeu incomplet',
    detail:
      'Les données rejouées ne correspondent pas au journal binaire ({difference}). La restauration a été annulée.',
  },
  en: {
    title: 'Replay incomplete',
    detail: 'The replayed data do not match the binary log ({difference}). The restore was cancelled.',
  },
});

export const replayMomentAmbiguous = defineError<{ at: string; positions: string }>()({
  kind: 'unprocessable',
  code: 'REPLAY_MOMENT_AMBIGUOUS',
  exit: 'mismatch',
  fr: {
    title: 'Moment ambigu',
    detail:
      'Autour de {at}, les heures du journal binaire ne se suivent pas (horloge réglée, SET timestamp, ou instruction de cette seconde même). Rien n’a été modifié. Choisissez la dernière transaction à rejouer et ajoutez --gtid ; « - » désigne la sauvegarde sans rejeu : {positions}.',
  },
  en: {
    title: 'Ambiguous time',
    detail:
      'Around {at} the times in the binary log are not in order (a clock was set, SET timestamp, or statements of that very second). Nothing was changed. Choose the last transaction to replay and add --gtid; "-" is the backup without a replay: {positions}.',
  },
});

export const replayGtidInvalid = defineError<{ gtid: string }>()({
  kind: 'invalid',
  code: 'REPLAY_GTID_INVALID',
  fr: {
    title: 'Transaction invalide',
    detail: '« {gtid} » n’est pas une transaction : indiquez domaine-serveur-numéro, par exemple 0-1-4711.',
  },
  en: {
    title: 'Invalid transaction',
    detail: '"{gtid}" is not a transaction: give domain-server-number, for example 0-1-4711.',
  },
});

export const replayGtidUnknown = defineError<{ gtid: string }>()({
  kind: 'invalid',
  code: 'REPLAY_GTID_UNKNOWN',
  fr: {
    title: 'Transaction inconnue',
    detail: 'Le journal binaire ne contient pas la transaction {gtid} après la sauvegarde.',
  },
  en: {
    title: 'Unknown transaction',
    detail: 'The binary log contains no transaction {gtid} after the backup.',
  },
});

export const restoreUnsigned = defineError<{ file: string }>()({
  kind: 'forbidden',
  code: 'RESTORE_UNSIGNED',
  fr: {
    title: 'Sauvegarde non signée',
    detail:
      '{file} n’a pas de manifeste : ce fichier n’a pas été créé par ce produit. Ajoutez --unsigned pour le restaurer quand même.',
  },
  en: {
    title: 'Unsigned backup',
    detail: '{file} has no manifest: it was not created by this product. Add --unsigned to restore it anyway.',
  },
});

export const restoreSchemaForeign = defineError<{ reason: string }>()({
  kind: 'unprocessable',
  code: 'RESTORE_SCHEMA_FOREIGN',
  exit: 'mismatch',
  fr: {
    title: 'Schéma étranger',
    detail: 'Le schéma de la sauvegarde ne correspond à aucune version de ce produit ({reason}).',
  },
  en: {
    title: 'Foreign schema',
    detail: 'The schema of the backup does not match any release of this product ({reason}).',
  },
});
