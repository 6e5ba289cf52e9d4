import type { IncomingMessage } from 'node:http';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unsupportedMediaType } from './edge.errors';

/** A file that is read while it arrives, by the route that takes it. */
export interface TextUpload {
  readonly stream: IncomingMessage;
  /** As its sender names it; null where they name none. */
  readonly charset: string | null;
}

const CSV = 'text/csv';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** What a list of records may come in. */
export const TABLE_TYPES: readonly string[] = [CSV, XLSX];

/**
 * Leaves CSV bodies and workbooks unread on routes below the path: they are as long as they are, and nothing is read for who may not send it. On
 * every other route they are refused like any type it does not take.
 */
export function takeCsvBelow(server: FastifyInstance, path: string): void {
  server.addContentTypeParser([...TABLE_TYPES], (request, _payload, done) => {
    if ((request.routeOptions.url ?? '').startsWith(path)) done(null);
    else done(Object.assign(new Error('no table here'), { statusCode: 415 }));
  });
}

/** The body of a route that takes CSV or a workbook. Answers 415 UNSUPPORTED_MEDIA_TYPE for any other. */
export const CsvBody = createParamDecorator((_data: undefined, context: ExecutionContext): TextUpload => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim());
  if (!TABLE_TYPES.includes(type.toLowerCase())) throw unsupportedMediaType({});
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice('charset='.length);
  return { stream: request.raw, charset: charset?.replaceAll('"', '').toLowerCase() ?? null };
});
