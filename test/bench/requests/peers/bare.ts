import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPool } from 'mysql2/promise';
import { accountOf, databaseOf } from '../../estate/estate';
import { authenticatorOf } from '../bench-tokens';
import type { ContenderOptions, Opened } from '../contender-options';
import { BareVehicles } from './bare-vehicles';

/** Peer (c): no framework and no mapper; the same SQL, answers and token verification as the others. */
export async function openBare(options: ContenderOptions): Promise<Opened> {
  const { user, password } = accountOf(1);
  const pool = createPool({
    host: options.server.host,
    port: options.server.port,
    user,
    password,
    database: databaseOf(1),
    timezone: 'Z',
    charset: 'utf8mb4_unicode_ci',
    dateStrings: ['DATE'],
    connectionLimit: options.connections,
  });
  const vehicles = await BareVehicles.open(pool, options.server);
  const authenticate = authenticatorOf(options.keyFile);
  const route = async (request: IncomingMessage): Promise<object> => {
    await authenticate(request.headers.authorization, 1);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bare');
    if (request.method === 'POST')
      return vehicles.create((await bodyOf(request)) as Parameters<BareVehicles['create']>[0]);
    if (pathname === '/api/v1/vehicles') return vehicles.list(Number(searchParams.get('limit') ?? 25));
    return vehicles.get(Number(pathname.slice('/api/v1/vehicles/'.length)));
  };
  const server = createServer((request, response) => {
    const status = request.method === 'POST' ? 201 : 200;
    route(request).then(
      (answer) => send(response, status, answer),
      (error: unknown) => send(response, 500, { error: String(error) }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, rehomes: () => 0 };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}

function send(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
