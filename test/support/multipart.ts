import { randomBytes } from 'node:crypto';
import type { Answer, HttpClient } from './http-client';

export interface SentFile {
  readonly name: string;
  readonly content: Buffer;
  readonly type?: string;
}

/** Sends a form with a file, like a browser. */
export function upload(
  client: HttpClient,
  fields: Readonly<Record<string, string | number>>,
  file: SentFile | null,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const boundary = `----form${randomBytes(8).toString('hex')}`;
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  if (file !== null) {
    const disposition = `form-data; name="file"; filename="${file.name}"`;
    const type = file.type ?? 'application/octet-stream';
    parts.push(
      Buffer.from(`--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${type}\r\n\r\n`),
      file.content,
      Buffer.from('\r\n'),
    );
  }
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  const typed = { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers };
  return client.call('POST', '/api/v1/attachments', { rawBody: body, headers: typed });
}

/** The smallest valid files of each type. */
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEUlEQVR4nGP4z8DwH4YZYAwAR9AH+R2NE3sAAAAASUVORK5CYII=',
  'base64',
);

/** Forms that no browser sends: the defect, the content type, the text. */
export const MALFORMED_FORMS: readonly (readonly [name: string, type: string, body: string])[] = [
  [
    'without an end',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="entityType"\r\n\r\nveh',
  ],
  [
    'whose file has no end',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4',
  ],
  ['of garbage', 'multipart/form-data; boundary=b', '\u0000\u0001 neither parts nor lines'],
  ['whose part has no headers', 'multipart/form-data; boundary=b', '--b\r\n:::\r\n\r\nx\r\n--b--\r\n'],
  ['without a boundary', 'multipart/form-data', '--b--\r\n'],
  ['with an empty boundary', 'multipart/form-data; boundary=', '--b--\r\n'],
  ['with half a quoted boundary', 'multipart/form-data; boundary="b', '--b--\r\n'],
];
