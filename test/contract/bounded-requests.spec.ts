import { routeTable } from '#http';
import type { DeclaredRoute } from '#http';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import type { Answer, Call, HttpClient } from '../support/http-client';
import { longestStandstill } from '../support/loop-watch';
import { worstBodiesOf } from '../support/worst-bodies';

/**
 * The limit is a guard, not a benchmark: the requests it guards against blocked the process for 25 seconds. Another program on the machine
 * may occupy the processor for a while, so a slow request is retried.
 */
const MAX_STANDSTILL_MS = 400;
const TRIES = 4;
const LARGEST_ANSWER_BYTES = 32_768;
const FORGED = 'a forged token';
const HEADER_BYTES = 15_000;

interface Case {
  readonly name: string;
  readonly route: DeclaredRoute;
  readonly call: Call;
  readonly query?: string;
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, { readonly required?: readonly string[] }>> };
}

/** The most expensive request to each route within the limits, and how long it blocks all other requests. */
describe('A request of maximum cost', () => {
  let application: RunningApplication;
  let company: HttpClient;
  let routes: readonly DeclaredRoute[];

  beforeAll(async () => {
    application = await startApplication();
    company = await application.company({ name: 'Bornée', slug: 'bornee' });
    routes = routeTable(application.app);
  });

  afterAll(async () => {
    await application.stop();
  });

  /**
   * Node sends no Content-Length with DELETE by itself. The version satisfies the check for If-Match, so that a change is not refused
   * before its body is read.
   */
  const withBody = (rawBody: string, headers: Readonly<Record<string, string>> = {}): Call => ({
    rawBody,
    headers: { 'if-match': '"1"', 'content-length': String(Buffer.byteLength(rawBody)), ...headers },
  });

  const send = ({ route, call, query = '' }: Case): Promise<Answer> => {
    const isControl = route.path.startsWith('/admin/') || route.access?.plane === 'control';
    const path = route.path.replace(/^\/admin/, '').replace(/:\w+/g, '4294967295');
    return (isControl ? application.admin : company).call(route.method, `${path}${query}`, call);
  };

  const faultOf = async (one: Case): Promise<string[]> => {
    let answer: Answer | null = null;
    let longest = Infinity;
    for (let tries = 0; tries < TRIES && longest > MAX_STANDSTILL_MS; tries += 1) {
      const standstill = await longestStandstill(async () => {
        answer = await send(one);
      });
      longest = Math.min(longest, standstill);
    }
    const { status, bytes } = answer as unknown as Answer;
    const facts = `${one.route.method} ${one.route.path}, ${one.name}: ${status}, ${bytes.length} bytes, ${Math.round(longest)} ms`;
    // The caller must be authenticated: an unauthenticated request is refused before anything expensive.
    const isJudged = one.name === FORGED || status !== 401;
    const isBounded = bytes.length <= LARGEST_ANSWER_BYTES && longest <= MAX_STANDSTILL_MS;
    return isJudged && status < 500 && isBounded ? [] : [facts];
  };

  const faultsOf = async (cases: readonly Case[]): Promise<string[]> => {
    const faults: string[] = [];
    for (const one of cases) faults.push(...(await faultOf(one)));
    return faults;
  };

  const writes = (): readonly DeclaredRoute[] => routes.filter(({ method }) => method !== 'GET');
  /** The catalogue of error codes is one cached text, the same for all callers. */
  const reads = (): readonly DeclaredRoute[] =>
    routes.filter(({ method, path }) => method === 'GET' && path !== '/docs/errors');

  it('is sent to every route', () => {
    expect(writes().length).toBeGreaterThan(100);
    expect(writes().filter(({ body }) => body !== undefined).length).toBeGreaterThan(80);
  });

  it('is refused cheaply, whatever its body', async () => {
    const cases = writes().flatMap((route) =>
      [...worstBodiesOf(route)].map(([name, rawBody]) => ({ name, route, call: withBody(rawBody) })),
    );
    expect(await faultsOf(cases)).toEqual([]);
  });

  it('may have no body if every field is optional', async () => {
    const { schemas } = ((await application.client.get('/docs/openapi.json')).body as Document).components;
    const optional = writes().filter(
      ({ body, path }) =>
        body !== undefined && path.includes(':id') && (schemas[body.name]?.required ?? []).length === 0,
    );
    expect(optional.length).toBeGreaterThan(20);
    const headers = { 'content-type': 'application/json', 'if-match': '"1"' };
    const answers: string[] = [];
    for (const route of optional) {
      const { status } = await send({ name: 'no body', route, call: { headers } });
      if (status === 400 || status === 415) answers.push(`${route.method} ${route.path}: ${status}`);
    }
    expect(answers).toEqual([]);
  });

  it('is cheap when it is repeated with an idempotency key', async () => {
    const lists = writes().filter(({ path }) => path === '/api/v1/quotes' || path === '/api/v1/prediagnostics');
    const cases = lists.flatMap((route) =>
      [...worstBodiesOf(route)].map(([name, rawBody], index) => ({
        name,
        route,
        call: withBody(rawBody, { 'idempotency-key': `worst-${index}` }),
      })),
    );
    expect(await faultsOf(cases)).toEqual([]);
  });

  it.each([
    ['many parameters', `?${Array.from({ length: 2500 }, (_, index) => `p${index}`).join('&')}`],
    ['one parameter many times', `?${'search=a&'.repeat(1600)}sort=a`],
    ['long lists', `?sort=${'a,'.repeat(2000)}a&vehicleId=${'1,'.repeat(2000)}1&search=${'ab%20'.repeat(1400)}`],
    ['many words', `?search=${'ab%20'.repeat(66)}`],
  ])('costs little with %s in its query', async (name, query) => {
    const cases = reads().map((route) => ({ name, route, query, call: {} }));
    expect(await faultsOf(cases)).toEqual([]);
  });

  it.each([
    ['accept-language', 'a,'.repeat(HEADER_BYTES / 2)],
    ['accept-language', `en${';q=0'.repeat(HEADER_BYTES / 5)}`],
    ['if-none-match', 'W/"1",'.repeat(HEADER_BYTES / 7)],
    ['if-match', `W/"${'1'.repeat(HEADER_BYTES)}`],
    ['idempotency-key', 'k'.repeat(HEADER_BYTES)],
    ['cookie', 'a=b; '.repeat(HEADER_BYTES / 6)],
    ['x-tenant', 'a-'.repeat(HEADER_BYTES / 2)],
    ['x-forwarded-for', '10.0.0.1, '.repeat(HEADER_BYTES / 11)],
    ['x-request-id', 'a'.repeat(HEADER_BYTES)],
    ['origin', `https://${'a.'.repeat(HEADER_BYTES / 2)}`],
    ['content-type', `application/json;${'a=b;'.repeat(HEADER_BYTES / 5)}`],
  ])('costs little with the longest %s', async (header, value) => {
    const some = routes.filter(({ path }) =>
      ['/api/v1/vehicles', '/api/v1/vehicles/:id', '/api/v1/quotes'].includes(path),
    );
    const cases = some.map((route) => ({ name: header, route, call: { headers: { [header]: value } } }));
    expect(await faultsOf(cases)).toEqual([]);
  });

  it('is cheap with a token of maximum length', async () => {
    const token = `${'a'.repeat(7000)}.${'e'.repeat(7000)}.x`;
    const cases = reads()
      .slice(0, 10)
      .map((route) => ({ name: FORGED, route, call: { token } }));
    expect(await faultsOf(cases)).toEqual([]);
  });
});
