import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorDeclaration } from '#kernel';
import { safeHeaders } from '../../libs/http/security-headers';
import { PLATFORM_WEBHOOK_EVENTS } from '../../src/operations/webhooks/platform-event.views';
import { WEBHOOK_EVENTS } from '../../src/insights/notifications/webhook-events';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field } from '../support/http-client';

const ROOT = join(__dirname, '..', '..');
const SOURCES = globSync('{src,libs}/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.spec.ts'));

interface Answered {
  readonly description?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, Answered>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, unknown>>;
  readonly components: {
    readonly headers: Readonly<Record<string, unknown>>;
    readonly responses: Readonly<Record<string, Answered>>;
    readonly securitySchemes: Readonly<Record<string, { readonly description?: string }>>;
  };
}

/** Files whose errors occur only on the command line, which prints the same codes. */
const COMMANDS_ALONE = /^src\/(?:operations\/commands|cli)/;

/** Files whose errors occur only on the command line or in runs, which record the reason of their failure. */
const COMMANDS_AND_RUNS =
  /^(?:src\/cli|libs\/jobs\/|src\/operations\/(?:backup|cloning|commands|dumps|file-move|migrations|restore|servers|tenant-upkeep|warm-pool)\/)/;

/** Codes that no HTTP answer has. */
const MET_ELSEWHERE: ReadonlySet<string> = new Set([
  // In the report of an import, and as the reason why a file could not be read.
  'DOSSIER_DAYS_REVERSED',
  'IMPORT_CONFLICT',
  'IMPORT_DATE_AMBIGUOUS',
  'IMPORT_HOUR_AMBIGUOUS',
  'IMPORT_INTERRUPTED',
  'IMPORT_KEY_MISSING',
  'IMPORT_KEY_REPEATED',
  'IMPORT_NAME_UNKNOWN',
  'IMPORT_NUMBER_AMBIGUOUS',
  'IMPORT_ROW_WIDTH',
  // Errors of commands and runs, declared in the same files as errors of requests.
  'MOVE_COPY_DIFFERS',
  'MOVE_FENCE_EXCEEDED',
  'MOVE_REPLICATION_FAILED',
  'RETRY_SCOPE_MISSING',
  'AUDIT_CHAIN_BROKEN',
  'AUDIT_HEAD_FORGED',
  'COPY_INCOMPLETE',
  'EMAIL_TAKEN',
  'EXPORT_INCOMPLETE',
  'EXPORT_MISMATCH',
  'EXPORT_TARGET_INVALID',
  'MASTER_KEYS_FOREIGN',
  'OPERATION_INTERRUPTED',
  'SERVER_AMBIGUOUS',
  'TENANT_NAME_AMBIGUOUS',
  'TENANT_NOT_DELETED',
  'USER_INVALID',
  'USER_UNKNOWN',
  // Faults of the program: the client receives 500 INTERNAL_ERROR.
  'TENANT_CONNECTION_MISMATCH',
  'TENANT_ENTITY_FOREIGN',
  'TENANT_QUERY_CACHE_REFUSED',
  'TENANT_SCHEMA_REFUSED',
  'TENANT_STREAM_REFUSED',
]);

/** In operations that move documents on, codes are also listed for `blockedBy`. */
const WORD = /\b[A-Z][A-Z0-9_]{3,}\b/g;
const CODE = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g;

function declaredIn(file: string): ErrorDeclaration[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- every file of a kind is loaded, whatever its name
  const module = require(join(ROOT, file)) as Readonly<Record<string, { declaration?: ErrorDeclaration }>>;
  return Object.values(module).flatMap(({ declaration }) => (declaration === undefined ? [] : [declaration]));
}

/** Every error that a client can receive is documented. */
describe('The documentation', () => {
  let application: RunningApplication;
  let document: Document;
  let catalogue: { code: string; status: number; fr: { title: string }; en: { title: string } }[];

  beforeAll(async () => {
    application = await startApplication();
    document = JSON.parse((await application.client.get('/docs/openapi.json')).text) as Document;
    catalogue = field((await application.client.get('/docs/errors')).body, 'errors') as typeof catalogue;
  });

  afterAll(async () => {
    await application.stop();
  });

  const answers = (): (readonly [name: string, status: string, answer: Answered])[] =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.entries(responses).map(([status, answer]) => [`${method} ${path}`, status, answer] as const),
      ),
    );

  it('lists every declared error code, with its status and both texts', () => {
    const known = new Set(catalogue.map(({ code }) => code));
    const declared = SOURCES.filter((file) => file.endsWith('.errors.ts') && !COMMANDS_ALONE.test(file)).flatMap(
      declaredIn,
    );
    expect(declared.length).toBeGreaterThan(200);
    expect(declared.map(({ code }) => code).filter((code) => !known.has(code))).toEqual([]);
    const lacking = catalogue.filter(({ status, fr, en }) => status < 400 || fr.title === '' || en.title === '');
    expect(lacking).toEqual([]);
  });

  it('lists every code that a request can receive, at its operation or for all operations', () => {
    const shared = Object.values(document.components.responses);
    const named = new Set(
      [...answers().map(([, , answer]) => answer), ...shared].flatMap(
        ({ description = '' }) => description.match(WORD) ?? [],
      ),
    );
    const reachable = SOURCES.filter((file) => file.endsWith('.errors.ts') && !COMMANDS_AND_RUNS.test(file)).flatMap(
      declaredIn,
    );
    expect(reachable.map(({ code }) => code).filter((code) => !named.has(code) && !MET_ELSEWHERE.has(code))).toEqual(
      [],
    );
    expect([...MET_ELSEWHERE].filter((code) => named.has(code))).toEqual([]);
  });

  it('lists only existing codes at an operation, each with its status', () => {
    const statuses = new Map(catalogue.map(({ code, status }) => [code, status]));
    const wrong = answers().flatMap(([name, status, { description = '' }]) =>
      Number(status) < 400
        ? []
        : (description.match(CODE) ?? [])
            .filter((code) => statuses.get(code) !== Number(status))
            .map((code) => `${name} ${status} ${code} (${String(statuses.get(code))})`),
    );
    expect(wrong).toEqual([]);
  });

  it('describes every header that the source sends', () => {
    const described = new Set(Object.keys(document.components.headers).map((name) => name.toLowerCase()));
    const sent = SOURCES.flatMap((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const single = [...text.matchAll(/\.(?:header|setHeader)\(\s*'([\w-]+)'/g)].map(([, name = '']) => name);
      const several = [...text.matchAll(/reply\.headers\(\{([^}]*)\}/g)].flatMap(([, body = '']) =>
        [...body.matchAll(/'([\w-]+)':/g)].map(([, name = '']) => name),
      );
      return [...single, ...several];
    });
    const always = Object.keys(safeHeaders('/', true));
    expect(sent.length).toBeGreaterThan(15);
    // The content type is described by the media type of the answer.
    const missing = [...new Set([...sent, ...always])].filter(
      (name) => name !== 'content-type' && !described.has(name),
    );
    expect(missing).toEqual([]);
  });

  it('lists the headers of each answer', () => {
    const lacking = answers().flatMap(([name, status, { headers = {} }]) => {
      const demanded = [
        'X-Request-Id',
        ...(status === '429' || status === '503' ? ['Retry-After'] : []),
        ...(status === '401' ? ['WWW-Authenticate'] : []),
        ...(status === '201' ? ['Location'] : []),
        ...(status === '304' ? ['ETag'] : []),
      ];
      return demanded.filter((header) => headers[header] === undefined).map((header) => `${name} ${status} ${header}`);
    });
    expect(lacking).toEqual([]);
  });

  it('lists 304 for every record that can answer with it', async () => {
    const company = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    const id = await application.vehicleOf(company, { plateNumber: '1234 AB 01' });
    const shown = await company.get(`/api/v1/vehicles/${id}`);
    const again = await company.get(`/api/v1/vehicles/${id}`, {
      headers: { 'if-none-match': String(shown.headers['etag']) },
    });
    expect([again.status, again.text]).toEqual([304, '']);
    const { get } = document.paths['/api/v1/vehicles/{id}'] ?? {};
    expect(get?.responses['304']?.headers).toHaveProperty('ETag');
    expect(get?.parameters?.map(({ name }) => name)).toContain('If-None-Match');
  });

  it('describes where an API key is sent, and the requests to webhooks', () => {
    expect(document.components.securitySchemes['bearer']?.description).toMatch(/API key.*Authorization: Bearer/);
    const events = [...WEBHOOK_EVENTS, ...PLATFORM_WEBHOOK_EVENTS];
    expect(Object.keys(document.webhooks).toSorted()).toEqual(events.map(({ type }) => type).toSorted());
  });

  it.each([
    ['company', 'vehicle.created', WEBHOOK_EVENTS],
    ['platform', 'tenant.created', PLATFORM_WEBHOOK_EVENTS],
  ])(
    'of the plane %s describes what is sent to its own webhooks, with the schemas of it',
    async (plane, type, events) => {
      const { text } = await application.client.get(`/docs/${plane}.json`);
      const { webhooks, components } = JSON.parse(text) as Document;
      expect(Object.keys(webhooks).toSorted()).toEqual(events.map((event) => event.type).toSorted());
      const [, schema = ''] = /schemas\/(\w+)/.exec(JSON.stringify(webhooks[type])) ?? [];
      expect(Object.keys((components as unknown as { schemas: object }).schemas)).toContain(schema);
    },
  );
});
