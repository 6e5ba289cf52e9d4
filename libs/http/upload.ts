import type { IncomingMessage } from 'node:http';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unsupportedMediaType } from './edge.errors';

/** A text that is read while it arrives, by the route that takes it. */
export interface TextUpload {
  readonly stream: IncomingMessage;
  /** As its sender names it; UTF-8 where they name none. */
  readonly charset: string;
}

const CSV = 'text/csv';

/**
 * Leaves CSV bodies unread on routes below the path: they are as long as they are, and nothing is read for who may not send it. On
 * every other route they are refused like any type it does not take.
 */
export function takeCsvBelow(server: FastifyInstance, path: string): void {
  server.addContentTypeParser(CSV, (request, _payload, done) => {
    if ((request.routeOptions.url ?? '').startsWith(path)) done(null);
    else done(Object.assign(new Error('no CSV here'), { statusCode: 415 }));
  });
}

/** The body of a route that takes CSV. Answers 415 UNSUPPORTED_MEDIA_TYPE for any other. */
export const CsvBody = createParamDecorator((_data: undefined, context: ExecutionContext): TextUpload => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim());
  if (type.toLowerCase() !== CSV) throw unsupportedMediaType({});
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice('charset='.length);
  return { stream: request.raw, charset: charset?.replaceAll('"', '').toLowerCase() ?? 'utf-8' };
});
