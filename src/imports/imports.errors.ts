import { defineError } from '#kernel';

export const importForbidden = defineError<{ resource: string }>({
  kind: 'forbidden',
  code: 'IMPORT_FORBIDDEN',
  fr: {
    title: 'Import interdit',
    detail: 'Importer « {resource} » demande de pouvoir tout créer et tout modifier dans cette liste.',
  },
  en: {
    title: 'Import forbidden',
    detail: 'To import "{resource}" one has to be allowed to create and change everything in that list.',
  },
});

export const importEncoding = defineError<{ charset: string }>({
  kind: 'unprocessable',
  code: 'IMPORT_ENCODING',
  fr: {
    title: 'Encodage du fichier',
    detail: 'Le fichier n’est pas du texte en « {charset} ». Enregistrez-le en UTF-8, ou nommez son encodage.',
  },
  en: {
    title: 'Encoding of the file',
    detail: 'The file is no text in "{charset}". Save it as UTF-8, or name its encoding.',
  },
});

export const importTooLarge = defineError<{ mostBytes: number }>({
  kind: 'too_large',
  code: 'IMPORT_TOO_LARGE',
  fr: { title: 'Fichier trop gros', detail: 'Un fichier à importer a au plus {mostBytes} octets.' },
  en: { title: 'File too large', detail: 'A file to be imported has at most {mostBytes} bytes.' },
});

export const importTooLong = defineError<{ mostRows: number }>({
  kind: 'unprocessable',
  code: 'IMPORT_TOO_LONG',
  fr: { title: 'Fichier trop long', detail: 'Un import a au plus {mostRows} lignes : partagez le fichier.' },
  en: { title: 'File too long', detail: 'An import has at most {mostRows} rows: split the file.' },
});

export const importColumns = defineError<{
  unknown: readonly string[];
  missing: readonly string[];
  repeated: readonly string[];
}>({
  kind: 'unprocessable',
  code: 'IMPORT_COLUMNS',
  fr: {
    title: 'Colonnes du fichier',
    detail: 'Colonnes inconnues : {unknown} ; manquantes : {missing} ; répétées : {repeated}. Voyez le modèle.',
  },
  en: {
    title: 'Columns of the file',
    detail: 'Unknown columns: {unknown}; missing: {missing}; repeated: {repeated}. See the template.',
  },
});

export const importMalformed = defineError<{ line: number }>({
  kind: 'unprocessable',
  code: 'IMPORT_MALFORMED',
  fr: { title: 'Fichier illisible', detail: 'Ce n’est plus du CSV à la ligne {line} : un guillemet y est mal placé.' },
  en: { title: 'Malformed file', detail: 'It is no CSV from line {line} on: a quotation mark is misplaced there.' },
});

export const workbookMalformed = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_WORKBOOK',
  fr: {
    title: 'Classeur illisible',
    detail: 'Ce fichier n’est pas un classeur XLSX entier. Enregistrez-le à nouveau, sans mot de passe.',
  },
  en: {
    title: 'Malformed workbook',
    detail: 'This file is no whole XLSX workbook. Save it again, without a password.',
  },
});

export const workbookTooLarge = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_WORKBOOK_TOO_LARGE',
  fr: {
    title: 'Classeur trop gros',
    detail: 'La première feuille du classeur contient trop de données : partagez-la, ou enregistrez-la en CSV.',
  },
  en: {
    title: 'Workbook too large',
    detail: 'The first sheet of the workbook holds too much: split it, or save it as CSV.',
  },
});

export const importRowWidth = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_ROW_WIDTH',
  fr: { title: 'La ligne a plus de cellules que l’en-tête', detail: 'Une cellule remplie est en trop.' },
  en: { title: 'The row has more cells than the heading', detail: 'A cell that is filled is too many.' },
});

export const importKeyMissing = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_KEY_MISSING',
  fr: { title: 'Rien ne dit de quel enregistrement il s’agit', detail: 'La clé de la ligne est vide.' },
  en: { title: 'Nothing says which record it is', detail: 'The key of the row is empty.' },
});

export const importKeyRepeated = defineError<{ line: number }>({
  kind: 'unprocessable',
  code: 'IMPORT_KEY_REPEATED',
  fr: { title: 'Déjà à une autre ligne du fichier', detail: 'La ligne {line} est du même enregistrement.' },
  en: { title: 'Already in another line of the file', detail: 'Line {line} is of the same record.' },
});

export const importNumberAmbiguous = defineError<{ value: string }>({
  kind: 'unprocessable',
  code: 'IMPORT_NUMBER_AMBIGUOUS',
  fr: {
    title: 'Virgule ou point : milliers ou décimales ? Dites-le avec « decimalSign »',
    detail: '« {value} » peut se lire de deux façons. Importez avec « decimalSign=comma » ou « decimalSign=point ».',
  },
  en: {
    title: 'Comma or point: thousands or decimals? Say it with "decimalSign"',
    detail: '"{value}" can be read in two ways. Import with "decimalSign=comma" or "decimalSign=point".',
  },
});

export const importDateAmbiguous = defineError<{ value: string }>({
  kind: 'unprocessable',
  code: 'IMPORT_DATE_AMBIGUOUS',
  fr: {
    title: 'Le jour ou le mois d’abord ? La colonne a les deux. Dites-le avec « dateOrder »',
    detail:
      '« {value} » peut se lire de deux façons. Importez avec « dateOrder=dayFirst » ou « dateOrder=monthFirst ».',
  },
  en: {
    title: 'Day or month first? The column has both. Say it with "dateOrder"',
    detail: '"{value}" can be read in two ways. Import with "dateOrder=dayFirst" or "dateOrder=monthFirst".',
  },
});

export const importHourAmbiguous = defineError<{ value: string }>({
  kind: 'unprocessable',
  code: 'IMPORT_HOUR_AMBIGUOUS',
  fr: {
    title: 'L’horloge a sauté ou répété cette heure : ajoutez le décalage, comme +02:00',
    detail: '« {value} » désigne deux moments, ou aucun, dans le fuseau de l’entreprise.',
  },
  en: {
    title: 'The clock skipped or repeated this hour: add the offset, such as +02:00',
    detail: '"{value}" is two moments, or none, in the time zone of the company.',
  },
});

export const importMappingTaken = defineError({
  kind: 'conflict',
  code: 'IMPORT_MAPPING_TAKEN',
  fr: { title: 'Source déjà enregistrée', detail: 'Quelqu’un enregistre cette source en ce moment. Réessayez.' },
  en: { title: 'Source saved already', detail: 'Somebody is saving this source at this moment. Try again.' },
});

export const importConflict = defineError<{ current: string; given: string }>({
  kind: 'unprocessable',
  code: 'IMPORT_CONFLICT',
  fr: {
    title: 'L’enregistrement dit autre chose que la ligne',
    detail: 'Enregistré : {current} ; fichier : {given}. Importez avec « known=update » pour que le fichier l’emporte.',
  },
  en: {
    title: 'The record says another thing than the row',
    detail: 'Recorded: {current}; file: {given}. Import with "known=update" to let the file win.',
  },
});

export const importNameUnknown = defineError({
  kind: 'unprocessable',
  code: 'IMPORT_NAME_UNKNOWN',
  fr: { title: 'Rien ne porte ce nom', detail: 'Aucune référence ne porte ce nom ou ce code.' },
  en: { title: 'Nothing has this name', detail: 'No reference has this name or code.' },
});

export const importResourceUnknown = defineError<{ resource: string }>({
  kind: 'not_found',
  code: 'IMPORT_RESOURCE_UNKNOWN',
  fr: { title: 'Liste inconnue', detail: '« {resource} » ne s’importe pas.' },
  en: { title: 'Unknown list', detail: '"{resource}" cannot be imported.' },
});

export const importInterrupted = defineError({
  kind: 'unavailable',
  code: 'IMPORT_INTERRUPTED',
  fr: {
    title: 'Import interrompu',
    detail:
      'L’import a été interrompu trop souvent. Ce qui est au rapport est fait ; redonnez le fichier pour le reste.',
  },
  en: {
    title: 'Import interrupted',
    detail: 'The import was interrupted too often. What its report tells is done; bring the file again for the rest.',
  },
});

export const importStillRunning = defineError({
  kind: 'conflict',
  code: 'IMPORT_RUNNING',
  fr: { title: 'Import en cours', detail: 'Le rapport est là quand l’import est fini.' },
  en: { title: 'Import in progress', detail: 'The report is there once the import has ended.' },
});

export const importsBusy = defineError<{ most: number }>({
  kind: 'too_many',
  code: 'IMPORTS_BUSY',
  fr: {
    title: 'Imports en attente',
    detail: 'L’entreprise a déjà {most} imports en attente. Réessayez quand ils sont finis.',
  },
  en: {
    title: 'Imports are waiting',
    detail: 'The company has {most} imports waiting. Try again when they have ended.',
  },
});
