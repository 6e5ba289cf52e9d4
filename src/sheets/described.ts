import type { RouteDescription } from '#http';
import { SHEET_FORMATS } from '#kernel';
import { MEDIA_TYPES } from './list-exports.service';

/** What the documentation says of every route that sends a list as a file. */
export const exported = (list: string): RouteDescription => ({
  summary: `Export ${list}: the whole list, filtered and sorted as it is asked for`,
  file: SHEET_FORMATS.map((format) => MEDIA_TYPES[format].split(';')[0] ?? ''),
  problems: { 422: ['EXPORT_TOO_LONG'], 429: ['EXPORTS_BUSY'], 503: ['EXPORTS_CROWDED'] },
});
