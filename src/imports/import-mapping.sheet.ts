import type { Sheet } from '../sheets/sheet';
import type { ImportMappingView } from './import-mapping.view';

export const importMappingSheet: Sheet<ImportMappingView> = {
  resource: 'import_mappings',
  title: { fr: 'correspondances', en: 'import-mappings' },
  columns: [
    { key: 'source', kind: 'text', fr: 'Source', en: 'Source' },
    { key: 'resource', kind: 'text', fr: 'Liste', en: 'List' },
    {
      key: 'columns',
      kind: 'text',
      fr: 'Colonnes',
      en: 'Columns',
      cell: ({ columns }) => columns.map(({ heading, column }) => `${heading} → ${column ?? '–'}`).join(', '),
    },
    { key: 'decimalSign', kind: 'text', fr: 'Signe décimal', en: 'Decimal sign' },
    { key: 'dateOrder', kind: 'text', fr: 'Ordre des dates', en: 'Order of dates' },
  ],
};
