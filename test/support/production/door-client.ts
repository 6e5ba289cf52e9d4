import { request } from 'node:https';
import type { Answer } from '../http-client';

export interface DoorAddress {
  readonly port: number;
  /** The only trusted certificate. */
  readonly certificate: string;
  readonly host: string;
  readonly token?: string;
}

/** A REST client of one host behind nginx, over TLS. */
export class DoorClient {
  constructor(private readonly address: DoorAddress) {}

  as(token: string): DoorClient {
    return new DoorClient({ ...this.address, token });
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.call('POST', path, JSON.stringify(body));
  }

  private call(method: string, path: string, payload?: string): Promise<Answer> {
    const { port, certificate, host, token } = this.address;
    const headers: Record<string, string> = { host };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (payload !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = String(Buffer.byteLength(payload));
    }
    const target = { host: '127.0.0.1', port, servername: host, ca: certificate, method, path, headers, agent: false };
    return new Promise((resolve, reject) => {
      const outgoing = request(target, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text, body: parsed(text) });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
