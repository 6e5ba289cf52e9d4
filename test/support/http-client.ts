import { request as send } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The parsed JSON body; use {@link field} to read fields. */
  readonly body: unknown;
}

export interface Call {
  readonly host?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A raw body, for malformed JSON. */
  readonly rawBody?: string | Buffer;
}

/** Sends requests to a running application like a REST client, with a given Host header. */
export class HttpClient {
  constructor(
    private readonly port: number,
    private readonly defaults: Call = {},
  ) {}

  /** The token, for a client in another process. */
  get token(): string {
    return this.defaults.token ?? '';
  }

  /** The same client with another token and host. */
  as(defaults: Call): HttpClient {
    return new HttpClient(this.port, { ...this.defaults, ...defaults });
  }

  get(path: string, call: Call = {}): Promise<Answer> {
    return this.call('GET', path, call);
  }

  post(path: string, body: unknown = {}, call: Call = {}): Promise<Answer> {
    return this.call('POST', path, { ...call, body });
  }

  patch(path: string, body: unknown, call: Call = {}): Promise<Answer> {
    return this.call('PATCH', path, { ...call, body });
  }

  delete(path: string, call: Call = {}): Promise<Answer> {
    return this.call('DELETE', path, call);
  }

  call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const { host = 'localhost', token, body, rawBody } = { ...this.defaults, ...call };
    const payload = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const headers: Record<string, string> = { host, ...this.defaults.headers, ...call.headers };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (payload !== undefined) headers['content-type'] ??= 'application/json';
    return new Promise((resolve, reject) => {
      const outgoing = send({ host: '127.0.0.1', port: this.port, method, path, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text, body: parse(text) });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  }
}

/** Reads `a.b.0.c` out of a JSON value; undefined where the path ends early. */
export function field(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((current, key) => {
    if (typeof current !== 'object' || current === null) return undefined;
    return Reflect.get(current, key);
  }, value);
}

/** A required text field. */
export function textField(value: unknown, path: string): string {
  const found = field(value, path);
  if (typeof found !== 'string') throw new Error(`no text at ${path} of ${JSON.stringify(value)}`);
  return found;
}

/** A required number field. */
export function numberField(value: unknown, path: string): number {
  const found = field(value, path);
  if (typeof found !== 'number') throw new Error(`no number at ${path} of ${JSON.stringify(value)}`);
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
