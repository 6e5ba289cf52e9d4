import { defineError } from '#kernel';

export const importForbidden = defineError<{ resource: string }>()({
  kind: 'forbidden',
  code: 'IMPORT_FORBIDDEN',
  fr: {
    title: 'Import interdit',
    detail:
      'Pour importer « {resource} », il faut le droit de créer et de modifier tous les enregistrements de cette liste.',
  },
  en: {
    title: 'Import forbidden',
    detail: 'An import into "{resource}" requires permission to create and change every record of that list.',
  },
});

export const importEncoding = defineError<{ charset: string }>()({
  kind: 'unprocessable',
  code: 'IMPORT_ENCODING',
  fr: {
    title: 'Encodage du fichier',
    detail: 'Le fichier n’est pas un texte valide en « {charset} ». Enregistrez-le en UTF-8, ou indiquez son encodage.',
  },
  en: {
    title: 'Encoding of the file',
    detail: 'The file is not valid text in "{charset}". Save it as UTF-8, or name its encoding.',
  },
});

export const importTooLarge = defineError<{ mostBytes: number }>()({
  kind: 'too_large',
  code: 'IMPORT_TOO_LARGE',
  fr: {
    title: 'Fichier trop gros',
    detail: 'Un fichier à importer ne peut dépasser {mostBytes} octets. Partagez le fichier.',
  },
  en: { title: 'File too large', detail: 'A file to be imported may have at most {mostBytes} bytes. Split the file.' },
});

export const importTooLong = defineError<{ mostRows: number }>()({
  kind: 'unprocessable',
  code: 'IMPORT_TOO_LONG',
  fr: { title: 'Fichier trop long', detail: 'Un import compte au plus {mostRows} lignes. Partagez le fichier.' },
  en: { title: 'File too long', detail: 'An import may have at most {mostRows} rows. Split the file.' },
});

export const importColumns = defineError<{
  unknown: readonly string[];
  missing: readonly string[];
  repeated: readonly string[];
}>()({
  kind: 'unprocessable',
  code: 'IMPORT_COLUMNS',
  fr: {
    title: 'Colonnes du fichier',
    detail:
      'Colonnes inconnues : {unknown} ; manquantes : {missing} ; répétées : {repeated}. Comparez avec le modèle de la liste.',
  },
  en: {
    title: 'Columns of the file',
    detail:
      'Unknown columns: {unknown}; missing: {missing}; repeated: {repeated}. Compare the file with the template of the list.',
  },
});

export const importMalformed = defineError<{ line: number }>()({
  kind: 'unprocessable',
  code: 'IMPORT_MALFORMED',
  fr: {
    title: 'Fichier illisible',
    detail: 'Le CSV est invalide à partir de la ligne {line} : un guillemet y est mal placé. Corrigez cette ligne.',
  },
  en: {
    title: 'Malformed file',
    detail: 'The CSV is invalid from line {line} on: a quotation mark is misplaced. Correct this line.',
  },
});

export const workbookMalformed = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_WORKBOOK',
  fr: {
    title: 'Classeur illisible',
    detail: 'Ce fichier n’est pas un classeur XLSX complet. Enregistrez-le à nouveau, sans mot de passe.',
  },
  en: {
    title: 'Malformed workbook',
    detail: 'This file is not a complete XLSX workbook. Save it again, without a password.',
  },
});

export const workbookTooLarge = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_WORKBOOK_TOO_LARGE',
  fr: {
    title: 'Classeur trop gros',
    detail: 'La première feuille du classeur contient trop de données. Partagez-la, ou enregistrez-la en CSV.',
  },
  en: {
    title: 'Workbook too large',
    detail: 'The first sheet of the workbook contains too much data. Split it, or save it as CSV.',
  },
});

export const importRowWidth = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_ROW_WIDTH',
  fr: {
    title: 'La ligne a plus de cellules que l’en-tête',
    detail: 'Une cellule remplie ne correspond à aucune colonne. Supprimez-la, ou ajoutez l’en-tête.',
  },
  en: {
    title: 'The row has more cells than the heading',
    detail: 'A filled cell has no column. Remove it, or add its heading.',
  },
});

export const importKeyMissing = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_KEY_MISSING',
  fr: { title: 'La ligne n’identifie aucun enregistrement', detail: 'La clé de la ligne est vide. Remplissez-la.' },
  en: { title: 'The row identifies no record', detail: 'The key of the row is empty. Fill it in.' },
});

export const importKeyRepeated = defineError<{ line: number }>()({
  kind: 'unprocessable',
  code: 'IMPORT_KEY_REPEATED',
  fr: {
    title: 'Enregistrement déjà présent à une autre ligne du fichier',
    detail: 'La ligne {line} concerne le même enregistrement. Gardez une seule des deux lignes.',
  },
  en: {
    title: 'The record is already in another line of the file',
    detail: 'Line {line} is for the same record. Keep only one of the lines.',
  },
});

export const importNumberAmbiguous = defineError<{ value: string }>()({
  kind: 'unprocessable',
  code: 'IMPORT_NUMBER_AMBIGUOUS',
  fr: {
    title: 'Nombre ambigu : précisez le signe décimal avec « decimalSign »',
    detail: '« {value} » peut se lire de deux façons. Importez avec « decimalSign=comma » ou « decimalSign=point ».',
  },
  en: {
    title: 'Ambiguous number: give the decimal sign with "decimalSign"',
    detail: '"{value}" can be read in two ways. Import with "decimalSign=comma" or "decimalSign=point".',
  },
});

export const importDateAmbiguous = defineError<{ value: string }>()({
  kind: 'unprocessable',
  code: 'IMPORT_DATE_AMBIGUOUS',
  fr: {
    title: 'Date ambiguë : précisez l’ordre du jour et du mois avec « dateOrder »',
    detail:
      '« {value} » peut se lire de deux façons. Importez avec « dateOrder=dayFirst » ou « dateOrder=monthFirst ».',
  },
  en: {
    title: 'Ambiguous date: give the order of day and month with "dateOrder"',
    detail: '"{value}" can be read in two ways. Import with "dateOrder=dayFirst" or "dateOrder=monthFirst".',
  },
});

export const importHourAmbiguous = defineError<{ value: string }>()({
  kind: 'unprocessable',
  code: 'IMPORT_HOUR_AMBIGUOUS',
  fr: {
    title: 'Heure ambiguë au changement d’heure : ajoutez le décalage, par exemple +02:00',
    detail: '« {value} » existe deux fois, ou n’existe pas, dans le fuseau horaire de l’entreprise.',
  },
  en: {
    title: 'Ambiguous hour at a change of the clock: add the offset, such as +02:00',
    detail: '"{value}" occurs twice, or does not exist, in the time zone of the company.',
  },
});

export const importMappingTaken = defineError({
  kind: 'conflict',
  code: 'IMPORT_MAPPING_TAKEN',
  fr: {
    title: 'Source en cours d’enregistrement',
    detail: 'Une autre requête enregistre cette source en ce moment. Réessayez.',
  },
  en: { title: 'Source is being saved', detail: 'Another request is saving this source. Try again.' },
});

export const importConflict = defineError<{ current: string; given: string }>()({
  kind: 'unprocessable',
  code: 'IMPORT_CONFLICT',
  fr: {
    title: 'L’enregistrement diffère de la ligne',
    detail:
      'Enregistrement : {current} ; fichier : {given}. Importez avec « known=update » pour appliquer la valeur du fichier.',
  },
  en: {
    title: 'The record differs from the row',
    detail: 'Record: {current}; file: {given}. Import with "known=update" to apply the value of the file.',
  },
});

export const importNameUnknown = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_NAME_UNKNOWN',
  fr: {
    title: 'Nom inconnu',
    detail: 'Aucune référence ne porte ce nom ou ce code. Corrigez la cellule, ou créez la référence.',
  },
  en: {
    title: 'Unknown name',
    detail: 'No reference has this name or code. Correct the cell, or create the reference.',
  },
});

export const importResourceUnknown = defineError<{ resource: string }>()({
  kind: 'not_found',
  code: 'IMPORT_RESOURCE_UNKNOWN',
  fr: { title: 'Liste inconnue', detail: 'La liste « {resource} » ne peut pas être importée.' },
  en: { title: 'Unknown list', detail: 'The list "{resource}" cannot be imported.' },
});

export const importInterrupted = defineError({
  kind: 'unavailable',
  code: 'IMPORT_INTERRUPTED',
  fr: {
    title: 'Import interrompu',
    detail:
      'L’import a été interrompu trop souvent. Les lignes du rapport sont importées ; envoyez à nouveau le fichier pour les autres.',
  },
  en: {
    title: 'Import interrupted',
    detail:
      'The import was interrupted too often. The rows in its report are imported; upload the file again for the others.',
  },
});

export const importStillRunning = defineError({
  kind: 'conflict',
  code: 'IMPORT_RUNNING',
  fr: { title: 'Import en cours', detail: 'Le rapport est disponible une fois l’import terminé. Réessayez plus tard.' },
  en: { title: 'Import in progress', detail: 'The report is available once the import has ended. Try again later.' },
});

export const importsBusy = defineError<{ most: number }>()({
  kind: 'too_many',
  code: 'IMPORTS_BUSY',
  fr: {
    title: 'Imports en attente',
    detail: 'L’entreprise a déjà {most} imports en attente. Réessayez quand ils sont terminés.',
  },
  en: {
    title: 'Imports are waiting',
    detail: 'The company already has {most} imports waiting. Try again when they have ended.',
  },
});
