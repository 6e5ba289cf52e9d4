import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Below this an answer fits into one packet as it is. */
const SMALLEST_BYTES = 1400;
/** Of a text that is whole in memory. Zlib works in the threads that also read files and look names up: they are four. */
const LARGEST_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 4;

const COMPRESSIBLE = /^(?:text\/|application\/(?:[\w.+-]*\+)?(?:json|xml|javascript)\b|image\/svg\+xml)/;

/**
 * Routes whose answers hold a secret beside what was asked: how long such an answer is when it is compressed tells what stands in it
 * (BREACH), so they never are.
 */
const SECRET = /^\/(?:admin\/)?api\/v1\/(?:auth|api-keys|webhooks|tenants\/:id\/enter|queue-board)(?:\/|$)/;

const GZIP = { level: 5 } as const;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } as const;

type Encoding = 'br' | 'gzip';

/** How many compressions of whole texts run in this process. */
class Room {
  private taken = 0;

  take(): boolean {
    if (this.taken >= AT_ONCE) return false;
    this.taken += 1;
    return true;
  }

  give(): void {
    this.taken -= 1;
  }
}

/**
 * Compresses answers that are text, as the client allows: whole ones beside the loop, a few at a time and as they are when more come;
 * files while they are sent. To be installed after every other hook that writes an answer.
 */
export function installCompression(server: FastifyInstance): void {
  const room = new Room();
  server.addHook('onSend', async (request, reply, payload: unknown) => {
    if (!isText(reply) || request.method === 'HEAD' || SECRET.test(request.routeOptions.url ?? '')) return payload;
    if (reply.hasHeader('content-encoding') || BODILESS.has(reply.statusCode)) return payload;
    void reply.header('vary', varyOf(reply));
    const encoding = encodingFor(request);
    if (encoding === null || payload === null || payload === undefined) return payload;
    if (isStream(payload)) return streamed(payload, reply, encoding);
    return compressed(payload, reply, encoding, room);
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

/** The better of what the client allows; one that is named with `q=0` is not. */
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
  // What breaks off on one side ends on the other: a file that cannot be read is no short file, and a client that leaves closes it.
  payload.once('error', (error) => packer.destroy(error));
  void once(packer, 'close').then(
    () => payload.destroy(),
    () => payload.destroy(),
  );
  return payload.pipe(packer);
}

async function compressed(payload: unknown, reply: FastifyReply, encoding: Encoding, room: Room): Promise<unknown> {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
  const bytes = Buffer.byteLength(payload);
  if (bytes < SMALLEST_BYTES || bytes > LARGEST_BYTES || !room.take()) return payload;
  try {
    const packed = encoding === 'br' ? await brotli(payload, BROTLI) : await zip(payload, GZIP);
    mark(reply, encoding);
    return packed;
  } finally {
    room.give();
  }
}

const brotli = promisify<string | Buffer, object, Buffer>(brotliCompress);
const zip = promisify<string | Buffer, object, Buffer>(gzip);

function mark(reply: FastifyReply, encoding: Encoding): void {
  reply.removeHeader('content-length');
  void reply.header('content-encoding', encoding);
}
