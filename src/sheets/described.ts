import type { RouteDescription } from '#http';
import { SHEET_FORMATS } from '#kernel';
import { MEDIA_TYPES } from './list-exports.service';

/** The OpenAPI description of every route that exports a list. */
export const exported = (list: string): RouteDescription => ({
  summary: `Export ${list}`,
  description: 'The whole list as CSV or XLSX, with the requested filters and order.',
  file: SHEET_FORMATS.map((format) => MEDIA_TYPES[format].split(';')[0] ?? ''),
  problems: { 422: ['EXPORT_TOO_LONG'], 429: ['EXPORTS_BUSY'], 503: ['EXPORTS_CROWDED'] },
});
