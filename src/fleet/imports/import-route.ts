import type { RequestActor, RouteDescription } from '#http';
import type { Viewer } from '#kernel';
import { IMPORT_MODES } from '../../imports/import.choices';
import type { ImportMode } from '../../imports/import.choices';
import { ImportView } from '../../imports/import.view';
import type { ImportCaller, ImportWish } from '../../imports/imports.service';

/** Query parameters of an import. */
export const IMPORT_OPTIONS = {
  mode: IMPORT_MODES,
  dryRun: ['false', 'true'],
  known: ['usual', 'report', 'update'],
  fileName: /^[\p{L}\p{N} ._()'-]{1,120}$/u,
} as const;

export interface ImportOptions {
  readonly mode: ImportMode;
  readonly dryRun: string;
  readonly known: ImportWish['known'];
  readonly fileName?: string;
}

/** What the documentation says of an import. */
export const imported = (what: string): RouteDescription => ({
  summary: `Import ${what} from a CSV file, in the background`,
  description:
    'Separator and decimal sign are those of the file; UTF-8 unless `charset` of the content type says otherwise. Rows whose ' +
    'key is known change that record, or are reported as conflicts (`known`; usual in statements and prices); an empty cell leaves a ' +
    'field as it is. `GET /api/v1/imports/templates/…` has the columns. A file of ' +
    'more than 100,000 rows ends as failed, with nothing written.',
  status: 202,
  answer: ImportView,
  takes: 'text/csv',
  problems: {
    403: ['IMPORT_FORBIDDEN'],
    413: ['IMPORT_TOO_LARGE'],
    429: ['IMPORTS_BUSY'],
    422: ['IMPORT_ENCODING', 'IMPORT_COLUMNS', 'IMPORT_MALFORMED'],
  },
});

export const callerOf = ({ permissions }: RequestActor, viewer: Viewer): ImportCaller => ({ permissions, viewer });

export function wishOf(resource: string, { mode, dryRun, known, fileName }: ImportOptions): ImportWish {
  return { resource, mode, known, isDryRun: dryRun === 'true', fileName: fileName ?? `${resource}.csv` };
}
