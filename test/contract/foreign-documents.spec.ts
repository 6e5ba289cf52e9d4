import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const { paths } = JSON.parse(readFileSync(join(__dirname, 'openapi.json'), 'utf8')) as OpenApi;

const KINDS = [
  'interventions',
  'prediagnostics',
  'quotes',
  'work-authorizations',
  'field-verifications',
  'reception-reports',
  'invoices',
  'payments',
  'supply-prices',
] as const;
type Kind = (typeof KINDS)[number];

/** Required bodies, so that a route gets as far as looking for the record. */
const BODIES: Readonly<Record<string, object>> = {
  transitions: { to: 'cancelled', reason: 'x' },
  hold: { reason: 'x' },
  'fast-track': { estimatedAmount: '1' },
  reject: { reason: 'x' },
  extend: { validUntil: '2049-01-01' },
  dispute: { reason: 'x' },
  'credit-notes': { reason: 'x' },
  payments: { amount: '1', method: 'cash' },
  'mark-paid': { method: 'cash' },
  void: { reason: 'x' },
  send: {},
  'fiscal-decision': { decision: 'resend', reason: 'x' },
  review: { decision: 'rejected' },
};

/** Every documented route of a single workshop record: `[method, path]`. */
const ROUTES = Object.entries(paths).flatMap(([path, methods]) => {
  const kind = /^\/api\/v1\/([\w-]+)\/\{id\}/.exec(path)?.[1];
  return KINDS.includes(kind as Kind)
    ? Object.keys(methods).map((method) => [method.toUpperCase(), path] as const)
    : [];
});

describe('A document of one company', () => {
  let application: RunningApplication;
  let stranger: HttpClient;
  let ids: Readonly<Record<Kind, number>>;

  /** One record of each kind, all of them in the first company. */
  beforeAll(async () => {
    application = await startApplication();
    const owner = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    stranger = await application.company({ name: 'Flotte Bouaké', slug: 'flotte-bouake' });
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    const vehicle = await application.vehicleOf(owner.client, { plateNumber: 'AA 1' });
    const { id, quoteId, orderId } = await owner.bring(vehicle, 'vehicle_received', await hire(owner));
    const invoice = await owner.make('invoices', {
      interventionId: id,
      workAuthorizationId: orderId,
      buyer: { name: 'X' },
    });
    await owner.post(`invoices/${invoice}/issue`);
    const first = async (path: string): Promise<number> => numberField((await owner.get(path)).body, 'data.0.id');
    ids = {
      interventions: id,
      prediagnostics: await first('prediagnostics'),
      quotes: quoteId,
      'work-authorizations': orderId,
      'field-verifications': await owner.make('field-verifications', {
        interventionId: id,
        verificationType: 'after_work',
      }),
      'reception-reports': await first('reception-reports'),
      invoices: invoice,
      payments: await owner.make(`invoices/${invoice}/payments`, { amount: '1', method: 'cash' }),
      'supply-prices': await first('supply-prices'),
    };
  });

  afterAll(async () => {
    await application.stop();
  });

  it('has routes of every kind', () => {
    expect(ROUTES.length).toBeGreaterThan(50);
    expect(KINDS.filter((kind) => !ROUTES.some(([, path]) => path.includes(`/${kind}/`)))).toEqual([]);
  });

  it.each(ROUTES)('does not exist for another company: %s %s', async (method, path) => {
    const [, kind = '', action = ''] = /^\/api\/v1\/([\w-]+)\/\{id\}\/?([\w-]*)/.exec(path) ?? [];
    const url = path.replace('{id}', String(ids[kind as Kind]));
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: { version: 1, ...BODIES[action] } };
    const withoutVersion = ['payments', 'mark-paid', 'send'].includes(action) ? { body: BODIES[action] } : body;
    const answer = await stranger.call(method, url, withoutVersion);
    expect([answer.status, field(answer.body, 'code')]).toEqual([404, 'NOT_FOUND']);
  });

  it('is in no list of another company', async () => {
    for (const kind of KINDS)
      expect([kind, field((await stranger.get(`/api/v1/${kind}`)).body, 'meta.total')]).toEqual([kind, 0]);
  });

  it('accepts no reference to a record of another company', async () => {
    const { interventions: interventionId } = ids;
    for (const [path, body] of [
      ['prediagnostics', { interventionId }],
      ['quotes', { interventionId }],
      ['work-authorizations', { interventionId }],
      ['field-verifications', { interventionId, verificationType: 'before_work' }],
      ['reception-reports', { interventionId }],
      ['invoices', { interventionId }],
    ] as const) {
      const answer = await stranger.post(`/api/v1/${path}`, body);
      expect([path, answer.status, field(answer.body, 'code')]).toEqual([path, 422, 'REFERENCE_NOT_FOUND']);
    }
  });
});
