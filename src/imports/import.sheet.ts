import type { Sheet } from '../sheets/sheet';
import type { ImportView } from './import.view';

export const importSheet: Sheet<ImportView> = {
  resource: 'imports',
  title: { fr: 'imports', en: 'imports' },
  columns: [
    { key: 'id', kind: 'integer', fr: 'Numéro', en: 'Number' },
    { key: 'resource', kind: 'text', fr: 'Liste', en: 'List' },
    { key: 'fileName', kind: 'text', fr: 'Fichier', en: 'File' },
    { key: 'mode', kind: 'text', fr: 'Mode', en: 'Mode' },
    { key: 'dryRun', kind: 'flag', fr: 'Essai', en: 'Dry run' },
    { key: 'state', kind: 'text', fr: 'État', en: 'State' },
    { key: 'rowsRead', kind: 'integer', fr: 'Lignes lues', en: 'Rows read' },
    { key: 'rowsCreated', kind: 'integer', fr: 'Créées', en: 'Created' },
    { key: 'rowsUpdated', kind: 'integer', fr: 'Modifiées', en: 'Updated' },
    { key: 'rowsUnchanged', kind: 'integer', fr: 'Inchangées', en: 'Unchanged' },
    { key: 'rowsFailed', kind: 'integer', fr: 'Refusées', en: 'Failed' },
    { key: 'error', kind: 'text', fr: 'Erreur', en: 'Error' },
    { key: 'createdAt', kind: 'instant', fr: 'Reçu le', en: 'Created at' },
    { key: 'startedAt', kind: 'instant', fr: 'Commencé le', en: 'Started at' },
    { key: 'finishedAt', kind: 'instant', fr: 'Terminé le', en: 'Finished at' },
  ],
};
