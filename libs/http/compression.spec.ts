import { Readable } from 'node:stream';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { installCompression } from './compression';

const LONG = JSON.stringify(Array.from({ length: 400 }, (_none, at) => ({ plateNumber: `${at} AB 01` })));

describe('An answer', () => {
  let server: FastifyInstance;

  beforeAll(async () => {
    server = Fastify();
    installCompression(server);
    const json = 'application/json; charset=utf-8';
    server.get('/api/v1/vehicles', (_request, reply) => reply.type(json).header('etag', '"3"').send(LONG));
    server.get('/api/v1/auth/login', (_request, reply) => reply.type(json).send(LONG));
    server.get('/api/v1/webhooks', (_request, reply) => reply.type(json).send(LONG));
    server.get('/small', (_request, reply) => reply.type(json).send('{"ok":true}'));
    server.get('/picture', (_request, reply) => reply.type('image/png').send(Buffer.alloc(5000)));
    server.get('/file', (_request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-length', String(Buffer.byteLength(LONG)))
        .send(Readable.from([LONG])),
    );
    server.get('/broken', (_request, reply) => {
      const broken = new Readable({ read: () => undefined });
      broken.push(LONG);
      setImmediate(() => broken.destroy(new Error('unreadable')));
      return reply.type('text/csv').send(broken);
    });
    await server.ready();
  });

  afterAll(() => server.close());

  const ask = (url: string, accepts: string, method: 'GET' | 'HEAD' = 'GET') =>
    server.inject({ method, url, headers: { 'accept-encoding': accepts } });

  it.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip', 'br;q=0, gzip;q=0.5', gunzipSync],
  ] as const)('that is long is compressed with %s for who allows %s', async (encoding, accepts, unpacked) => {
    for (const url of ['/api/v1/vehicles', '/file']) {
      const answer = await ask(url, accepts);
      expect([url, answer.headers['content-encoding'], answer.headers['vary']]).toEqual([
        url,
        encoding,
        'Accept-Encoding',
      ]);
      expect(unpacked(answer.rawPayload).toString('utf8')).toBe(LONG);
      expect(answer.rawPayload.length * 5).toBeLessThan(LONG.length);
    }
  });

  it.each([
    ['is small', '/small', 'br'],
    ['is a picture', '/picture', 'br'],
    ['is for who allows none', '/api/v1/vehicles', ''],
    ['is for who refuses what there is', '/api/v1/vehicles', 'gzip;q=0, br;q=0.0'],
    ['holds a token', '/api/v1/auth/login', 'gzip, br'],
    ['holds a secret', '/api/v1/webhooks', 'gzip, br'],
  ])('that %s is sent as it is', async (_what, url, accepts) => {
    const answer = await ask(url, accepts);
    expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([200, undefined]);
  });

  it('has one entity tag, however it is sent', async () => {
    expect((await ask('/api/v1/vehicles', 'br')).headers['etag']).toBe('"3"');
  });

  it('is sent as it is where many are compressed already, and compressed again after them', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask('/api/v1/vehicles', 'br')));
    const texts = answers.map(({ headers, rawPayload }) =>
      (headers['content-encoding'] === 'br' ? brotliDecompressSync(rawPayload) : rawPayload).toString('utf8'),
    );
    expect(new Set(texts)).toEqual(new Set([LONG]));
    expect((await ask('/api/v1/vehicles', 'br')).headers['content-encoding']).toBe('br');
  });

  it('that breaks off is not a whole one', async () => {
    await expect(ask('/broken', 'gzip').then(({ rawPayload }) => gunzipSync(rawPayload))).rejects.toThrow(
      /unexpected end|destroyed|incorrect/,
    );
  });
});
