import type { IncomingMessage } from 'node:http';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unsupportedMediaType } from './edge.errors';

/** A file that its route reads while it arrives. */
export interface TextUpload {
  readonly stream: IncomingMessage;
  /** The charset from the content type; null if it names none. */
  readonly charset: string | null;
}

const CSV = 'text/csv';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Media types of an uploaded table of records. */
export const TABLE_TYPES: readonly string[] = [CSV, XLSX];

/**
 * Leaves CSV bodies and workbooks unread on routes below the path: they can be large, and nothing is read from a caller
 * without access. All other routes refuse them like any unsupported type.
 */
export function takeCsvBelow(server: FastifyInstance, path: string): void {
  server.addContentTypeParser([...TABLE_TYPES], (request, _payload, done) => {
    if ((request.routeOptions.url ?? '').startsWith(path)) done(null);
    else done(Object.assign(new Error('no table here'), { statusCode: 415 }));
  });
}

/** The body of a route that accepts CSV or a workbook. 415 UNSUPPORTED_MEDIA_TYPE for any other type. */
export const CsvBody = createParamDecorator((_data: undefined, context: ExecutionContext): TextUpload => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim());
  if (!TABLE_TYPES.includes(type.toLowerCase())) throw unsupportedMediaType({});
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice('charset='.length);
  return { stream: request.raw, charset: charset?.replaceAll('"', '').toLowerCase() ?? null };
});
