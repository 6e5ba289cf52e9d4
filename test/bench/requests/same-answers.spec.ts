import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from './endpoints';
import { requireSameAnswers } from './same-answers';

describe('The contenders of the bench `requests`', () => {
  const servers: Server[] = [];

  afterAll(() => {
    for (const server of servers) server.close();
  });

  const contender = async (kind: string, body: string, status = 200): Promise<{ kind: string; port: number }> => {
    const server = createServer((_request, response) => response.writeHead(status).end(body));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { kind, port: (server.address() as AddressInfo).port };
  };

  const endpoint = (ownFields: readonly string[]): Endpoint => ({
    name: 'get one vehicle',
    ownFields,
    requests: () => Promise.resolve([{ method: 'GET', path: '/', headers: { host: 't1.bench.test' } }]),
  });

  const kernel = () => contender('kernel', '{"id":1,"code":"VH-1","site":"Plateau"}');

  it('answer the same bytes', async () => {
    const same = [await kernel(), await contender('bare', '{"id":1,"code":"VH-1","site":"Plateau"}')];
    await expect(requireSameAnswers(same, endpoint([]))).resolves.toBeUndefined();
  });

  it('may differ in what a new record has for itself alone', async () => {
    const same = [await kernel(), await contender('bare', '{"id":2,"code":"VH-2","site":"Plateau"}')];
    await expect(requireSameAnswers(same, endpoint(['id', 'code']))).resolves.toBeUndefined();
    await expect(requireSameAnswers(same, endpoint(['id']))).rejects.toThrow('bare answers');
  });

  it.each([
    ['a field less', '{"id":1,"code":"VH-1"}', 200],
    ['another order of the fields', '{"code":"VH-1","id":1,"site":"Plateau"}', 200],
    ['another value', '{"id":1,"code":"VH-1","site":"Cocody"}', 200],
    ['another type in an own field', '{"id":"1","code":"VH-1","site":"Plateau"}', 200],
    ['another status', '{"id":1,"code":"VH-1","site":"Plateau"}', 201],
  ])('fail with %s', async (_case, body, status) => {
    const different = [await kernel(), await contender('bare', body, status)];
    await expect(requireSameAnswers(different, endpoint(['id']))).rejects.toThrow(
      /^get one vehicle: bare answers “.*” where kernel answers “/,
    );
  });
});
