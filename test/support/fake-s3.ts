import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const BUCKET = 'fichiers';
const REGION = 'eu-west-3';
const ACCESS_KEY = 'AKTEST';
const SECRET_KEY = 'a-secret-of-the-test';
const PAGE = 2;

interface Kept {
  readonly content: Buffer;
  readonly at: Date;
}

/**
 * The part of S3 that the product uses, on a free port: it checks every signature (AWS Signature Version 4) and keeps objects in memory.
 */
export class FakeS3 {
  readonly objects = new Map<string, Kept>();
  /** Transforms a content during its upload. */
  stored: (content: Buffer) => Buffer = (content) => content;
  private isHanging = false;
  /** Unfinished multipart uploads. */
  readonly parts = new Map<string, Buffer[]>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeS3> {
    const server = createServer();
    const s3 = new FakeS3(server);
    server.on('request', (request, response) => void s3.answer(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return s3;
  }

  get place(): { endpoint: string; region: string; bucket: string; accessKeyId: string; secretAccessKey: string } {
    const endpoint = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return { endpoint, region: REGION, bucket: BUCKET, accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
  }

  /** Settings of a platform that stores its files here. */
  get forFiles(): Readonly<Record<string, string>> {
    const { bucket, endpoint, region, accessKeyId, secretAccessKey } = this.place;
    return {
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    };
  }

  /** Settings of a platform that copies its backups here. */
  get forBackups(): Readonly<Record<string, string>> {
    const { bucket, endpoint, region, accessKeyId, secretAccessKey } = this.place;
    return {
      BACKUP_S3_BUCKET: bucket,
      BACKUP_S3_ENDPOINT: endpoint,
      BACKUP_S3_REGION: region,
      BACKUP_S3_ACCESS_KEY_ID: accessKeyId,
      BACKUP_S3_SECRET_ACCESS_KEY: secretAccessKey,
    };
  }

  /** From now on, requests get no answer. */
  hang(): void {
    this.isHanging = true;
  }

  /** Cuts the requests that wait, and answers later ones. */
  recover(): void {
    this.isHanging = false;
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((stopped) => this.server.close(stopped));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isHanging) return;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (!isSigned(request, body)) return void response.writeHead(403).end(fault('SignatureDoesNotMatch'));
    const url = new URL(request.url ?? '/', 'http://s3');
    const key = decodeURIComponent(url.pathname.slice(`/${BUCKET}/`.length));
    if (url.searchParams.has('uploads') || url.searchParams.has('uploadId'))
      this.takeParts(request.method ?? '', key, { url, body }, response);
    else if (request.method === 'PUT') {
      this.objects.set(key, { content: this.stored(body), at: new Date() });
      response.writeHead(200).end();
    } else if (request.method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else if (url.searchParams.has('list-type')) response.writeHead(200).end(this.listed(url.searchParams));
    else this.give(key, response);
  }

  /** A multipart upload: started, filled, and an object once it is completed. */
  private takeParts(
    method: string,
    key: string,
    { url, body }: { readonly url: URL; readonly body: Buffer },
    response: ServerResponse,
  ): void {
    const id = url.searchParams.get('uploadId') ?? `upload-${key}`;
    if (method === 'PUT') {
      this.parts.set(id, [...(this.parts.get(id) ?? []), body]);
      return void response.writeHead(200, { etag: `"${sha256(body)}"` }).end();
    }
    if (method === 'POST' && url.searchParams.has('uploads')) {
      const begun = `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
      return void response.writeHead(200).end(begun);
    }
    if (method === 'POST') this.objects.set(key, { content: Buffer.concat(this.parts.get(id) ?? []), at: new Date() });
    this.parts.delete(id);
    return void response.writeHead(method === 'POST' ? 200 : 204).end('<CompleteMultipartUploadResult/>');
  }

  private give(key: string, response: ServerResponse): void {
    const object = this.objects.get(key);
    if (object === undefined) response.writeHead(404).end(fault('NoSuchKey'));
    else response.writeHead(200, { 'content-length': object.content.length }).end(object.content);
  }

  private listed(query: URLSearchParams): string {
    const from = Number(query.get('continuation-token') ?? 0);
    const all = [...this.objects].filter(([key]) => key.startsWith(query.get('prefix') ?? ''));
    const contents = all
      .slice(from, from + PAGE)
      .map(([key, { at }]) => `<Contents><Key>${key}</Key><LastModified>${at.toISOString()}</LastModified></Contents>`);
    const next = from + PAGE < all.length ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : '';
    return `<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`;
  }
}

const fault = (code: string): string => `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const match = AUTHORIZATION.exec(request.headers.authorization ?? '');
  if (match === null) return false;
  const [, credential = '', signedHeaders = '', signature = ''] = match;
  const hash = headerOf(request, 'x-amz-content-sha256');
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return false;
  const [accessKey, day = '', ...scope] = credential.split('/');
  const asked = sha256(canonical(request, signedHeaders, hash));
  const text = ['AWS4-HMAC-SHA256', headerOf(request, 'x-amz-date'), [day, ...scope].join('/'), asked].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${SECRET_KEY}`, day), REGION), 's3'), 'aws4_request');
  return accessKey === ACCESS_KEY && hmac(key, text).toString('hex') === signature;
}

const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)$/;

const headerOf = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '').trim();

/** The canonical request that is signed. */
function canonical(request: IncomingMessage, signedHeaders: string, hash: string): string {
  const url = new URL(request.url ?? '/', 'http://s3');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted()
    .join('&');
  const headers = signedHeaders.split(';').map((name) => `${name}:${headerOf(request, name)}\n`);
  return [request.method, url.pathname, query, headers.join(''), signedHeaders, hash].join('\n');
}
