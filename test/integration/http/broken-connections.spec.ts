import { connect } from 'node:net';
import { startTinyApplication } from './tiny-application';
import type { TinyApplication } from './tiny-application';

/** Bytes that are not HTTP, or stop being HTTP. */
describe('A connection', () => {
  let app: TinyApplication;

  beforeAll(async () => {
    app = await startTinyApplication();
  });

  afterAll(async () => {
    await app.close();
  });

  it.each([
    ['no HTTP at all', 'EHLO example.com\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    ['a method nobody knows', 'BREW /things HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    ['a header without a colon', 'GET /things HTTP/1.1\r\nHost: a\r\nNonsense\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
    [
      'two lengths',
      'POST /things HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
      400,
      'MALFORMED_REQUEST',
    ],
    ['no host', 'GET /nothing HTTP/1.1\r\n\r\n', 404, 'ROUTE_NOT_FOUND'],
  ])('with %s is answered with a problem and an id', async (_name, sent, status, code) => {
    app.takeLog();
    const answer = await raw(app.url, sent);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    const problem = JSON.parse(body) as Readonly<Record<string, unknown>>;
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(head).toMatch(/x-content-type-options: nosniff/i);
    expect(problem).toMatchObject({ status, code });
    expect(head).toContain(`x-request-id: ${String(problem['instance'])}`);
    expect(app.takeLog()).toMatchObject([{ requestId: problem['instance'], status, msg: 'request' }]);
  });

  it('whose body has broken chunks is answered once', async () => {
    const head =
      'POST /things HTTP/1.1\r\nHost: a\r\nX-Permissions: things:create\r\nContent-Type: application/json\r\n';
    const answer = await raw(app.url, `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*MALFORMED_REQUEST/);
  });
});

/** Sends bytes as they are; returns all received bytes once they contain an error answer. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      received += part;
      if (received.includes('"instance":')) socket.end();
    });
    socket.on('close', () => resolve(received)).on('error', reject);
    socket.write(text);
  });
}
