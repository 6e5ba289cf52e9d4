import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A smaller response fits into one packet without compression. */
const SMALLEST_BYTES = 1400;
/**
 * Maximum size of a text that is compressed in memory. Zlib shares the four threads of the pool with file access and
 * name look-ups.
 */
const LARGEST_BYTES = 8 * 1024 * 1024;
const MAX_CONCURRENT = 4;

const COMPRESSIBLE = /^(?:text\/|application\/(?:[\w.+-]*\+)?(?:json|xml|javascript)\b|image\/svg\+xml)/;

/**
 * Routes whose responses contain a secret beside text that the caller chose. Their compressed length would reveal the
 * content (BREACH), so they are never compressed.
 */
const SECRET = /^\/(?:admin\/)?api\/v1\/(?:auth|api-keys|webhooks|tenants\/:id\/enter|queue-board)(?:\/|$)/;

const GZIP = { level: 5 } as const;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } as const;

type Encoding = 'br' | 'gzip';

/** Counts the compressions in memory that run in this process. */
class Slots {
  private taken = 0;

  take(): boolean {
    if (this.taken >= MAX_CONCURRENT) return false;
    this.taken += 1;
    return true;
  }

  give(): void {
    this.taken -= 1;
  }
}

/**
 * Compresses text responses with an encoding that the client accepts. Complete texts are compressed in the thread pool,
 * a few at a time; further ones are sent uncompressed. Files are compressed while they are sent. Install this after all
 * other hooks that write a response.
 */
export function installCompression(server: FastifyInstance): void {
  const slots = new Slots();
  server.addHook('onSend', async (request, reply, payload: unknown) => {
    if (!isText(reply) || request.method === 'HEAD' || SECRET.test(request.routeOptions.url ?? '')) return payload;
    if (reply.hasHeader('content-encoding') || BODILESS.has(reply.statusCode)) return payload;
    void reply.header('vary', varyOf(reply));
    const encoding = encodingFor(request);
    if (encoding === null || payload === null || payload === undefined) return payload;
    if (isStream(payload)) return streamed(payload, reply, encoding);
    return compressed(payload, reply, encoding, slots);
  });
}

const BODILESS: ReadonlySet<number> = new Set([204, 206, 304]);

const isText = (reply: FastifyReply): boolean => COMPRESSIBLE.test(String(reply.getHeader('content-type') ?? ''));

function varyOf(reply: FastifyReply): string {
  const names = String(reply.getHeader('vary') ?? '');
  if (/accept-encoding/i.test(names)) return names;
  return names === '' ? 'Accept-Encoding' : `${names}, Accept-Encoding`;
}

const isStream = (payload: unknown): payload is Readable =>
  typeof payload === 'object' && payload !== null && 'pipe' in payload && typeof payload.pipe === 'function';

/** The best encoding that the client accepts. `q=0` means that it does not accept an encoding. */
function encodingFor({ headers }: FastifyRequest): Encoding | null {
  const named = (headers['accept-encoding'] ?? '').toLowerCase();
  const allows = (name: string): boolean =>
    new RegExp(`(?:^|,)\\s*${name}\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[\\d.]+)?\\s*(?:,|$)`).test(named);
  if (allows('br')) return 'br';
  return allows('gzip') ? 'gzip' : null;
}

function streamed(payload: Readable, reply: FastifyReply, encoding: Encoding): Readable {
  const length = Number(reply.getHeader('content-length') ?? SMALLEST_BYTES);
  if (length < SMALLEST_BYTES) return payload;
  mark(reply, encoding);
  const packer = encoding === 'br' ? createBrotliCompress(BROTLI) : createGzip(GZIP);
  // An error on one side ends the other side too: an unreadable file must not look like a short file, and a client that
  // disconnects closes the file.
  pipeline(payload, packer).catch(() => undefined);
  return packer;
}

async function compressed(payload: unknown, reply: FastifyReply, encoding: Encoding, slots: Slots): Promise<unknown> {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
  const bytes = Buffer.byteLength(payload);
  if (bytes < SMALLEST_BYTES || bytes > LARGEST_BYTES || !slots.take()) return payload;
  try {
    const packed = encoding === 'br' ? await brotli(payload, BROTLI) : await zip(payload, GZIP);
    mark(reply, encoding);
    return packed;
  } finally {
    slots.give();
  }
}

const brotli = promisify<string | Buffer, object, Buffer>(brotliCompress);
const zip = promisify<string | Buffer, object, Buffer>(gzip);

function mark(reply: FastifyReply, encoding: Encoding): void {
  reply.removeHeader('content-length');
  void reply.header('content-encoding', encoding);
}
