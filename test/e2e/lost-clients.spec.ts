import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField } from '../support/http-client';
import type { HttpClient } from '../support/http-client';

describe('A request whose client disconnects before the answer', () => {
  let application: RunningApplication;
  let office: HttpClient;

  beforeAll(async () => {
    application = await startApplication();
    office = await application.company({ name: 'Réseau faible', slug: 'reseau-faible' });
  });

  afterAll(async () => {
    await application.stop();
  });

  const begin = async (path: string, type: string, body: string, length = body.length): Promise<Socket> => {
    const socket = connect(Number(new URL(await application.app.getUrl()).port), '127.0.0.1');
    await new Promise((open) => socket.once('connect', open));
    const head = [
      `POST /api/v1/${path} HTTP/1.1`,
      'Host: reseau-faible.localhost',
      `Authorization: Bearer ${office.token}`,
      `Content-Type: ${type}`,
      `Content-Length: ${length}`,
    ];
    socket.on('error', () => undefined).write(`${head.join('\r\n')}\r\n\r\n${body}`);
    return socket;
  };

  /** Closes the connection once everything is sent. */
  const leave = async (socket: Socket): Promise<void> => {
    await new Promise((written) => socket.write('', written));
    socket.destroy();
  };

  /** The newest audit row of an action, once it exists. */
  const recorded = async (action: string): Promise<unknown> => {
    let row: unknown;
    await eventually(`${action} is on record`, async () => {
      row = field((await office.get(`/api/v1/audit-logs?action=${action}`)).body, 'data.0');
      return row !== undefined;
    });
    return row;
  };

  it('is recorded with its address, without delaying other audit rows', async () => {
    const socket = await begin('imports/garages', 'text/csv', `Nom\n${'Garage du Banco\n'.repeat(9000)}`, 5_000_000);
    await leave(socket);
    expect(await recorded('garages:create')).toMatchObject({ ip: '127.0.0.1', status: 400 });
    await office.get('/api/v1/suppliers');
    expect(await recorded('suppliers:read')).toMatchObject({ ip: '127.0.0.1', outcome: 'done' });
  });

  it('is executed once and recorded', async () => {
    const plate = JSON.stringify({ plateNumber: '9001 AB 01', brandId: 1, modelId: 1 });
    const socket = await begin('vehicles', 'application/json', plate);
    await leave(socket);
    expect(await recorded('vehicles:create')).toMatchObject({ ip: '127.0.0.1', outcome: 'done' });
    expect(numberField((await office.get('/api/v1/vehicles')).body, 'meta.total')).toBe(1);
  });

  it('is recorded if its body exceeds the limit', async () => {
    const socket = await begin('imports/suppliers', 'text/csv', 'a'.repeat(65 * 1024 * 1024), 80 * 1024 * 1024);
    await new Promise((answered) => socket.once('data', answered));
    socket.destroy();
    expect(await recorded('suppliers:create')).toMatchObject({ ip: '127.0.0.1', status: 413 });
  });
});
