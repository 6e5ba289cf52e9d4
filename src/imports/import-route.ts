import { TABLE_TYPES } from '#http';
import type { RequestActor, RouteDescription } from '#http';
import type { Viewer } from '#kernel';
import { DATE_ORDERS, DECIMAL_SIGNS } from './file-mapping';
import type { FileMapping } from './file-mapping';
import { IMPORT_MODES } from './import.choices';
import type { ImportMode } from './import.choices';
import { ImportView } from './import.view';
import type { ImportCaller } from './import-access';
import type { ImportRequest } from './imports.service';

/** Query parameters of an import. */
export const IMPORT_OPTIONS = {
  mode: IMPORT_MODES,
  dryRun: ['false', 'true'],
  known: ['usual', 'report', 'update'],
  decimalSign: DECIMAL_SIGNS,
  dateOrder: DATE_ORDERS,
  mapping: /^[1-9]\d{0,9}$/,
  fileName: /^[\p{L}\p{N} ._()'-]{1,120}$/u,
} as const;

export interface ImportOptions {
  readonly mode: ImportMode;
  readonly dryRun: string;
  readonly known: ImportRequest['known'];
  readonly decimalSign: FileMapping['decimalSign'];
  readonly dateOrder: FileMapping['dateOrder'];
  /** Id of a saved mapping. */
  readonly mapping?: string;
  readonly fileName?: string;
}

/** The OpenAPI description of an import route; `rule` is text for this list only. */
export const imported = (what: string, rule?: string): RouteDescription => ({
  summary: `Import ${what} from a CSV file or an XLSX workbook, in the background`,
  description:
    'Separator, encoding, decimal sign and date order are detected in the file, unless the content type, `decimalSign`, `dateOrder` or ' +
    'a saved `mapping` sets them; ambiguous values are refused. `POST /api/v1/imports/preview` shows how a file is read. A row whose ' +
    'key exists changes that record, or is reported as a conflict (`known`; the default for statements and prices); an empty cell leaves a ' +
    'field unchanged. `GET /api/v1/imports/templates/…` lists the columns. An import of ' +
    'more than 100,000 rows fails and writes nothing.' +
    (rule === undefined ? '' : ` ${rule}`),
  status: 202,
  answer: ImportView,
  takes: TABLE_TYPES,
  problems: {
    403: ['IMPORT_FORBIDDEN'],
    413: ['IMPORT_TOO_LARGE'],
    429: ['IMPORTS_BUSY'],
    422: [
      'IMPORT_ENCODING',
      'IMPORT_COLUMNS',
      'IMPORT_MALFORMED',
      'IMPORT_TOO_LONG',
      'IMPORT_WORKBOOK',
      'IMPORT_WORKBOOK_TOO_LARGE',
    ],
  },
});

export const callerOf = ({ permissions }: RequestActor, viewer: Viewer): ImportCaller => ({ permissions, viewer });

export function importOptionsOf(resource: string, options: ImportOptions): ImportRequest {
  const { mode, dryRun, known, fileName, decimalSign, dateOrder, mapping } = options;
  const reading = { decimalSign, dateOrder, mappingId: mapping === undefined ? null : Number(mapping) };
  return { resource, mode, known, reading, isDryRun: dryRun === 'true', fileName: fileName ?? `${resource}.csv` };
}
