import type { Answer, HttpClient } from './http-client';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Required bodies, by the last part of the path, so that a route gets as far as looking for the record. */
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
  void: { reason: 'x xx' },
  review: { decision: 'rejected' },
  status: { status: 'maintenance' },
  dispose: { disposalDate: '2026-02-01', disposalPrice: '1', disposalReason: 'Vente' },
  'replace-meter': { replacedAt: '2026-02-01T00:00:00Z', oldFinalValue: 1, newStartValue: 0 },
  dismiss: { reason: 'xxx' },
  snooze: { until: '2049-01-01' },
  end: {},
  send: {},
  correct: { reason: 'xxx', value: 1 },
};

/** Calls the documented tenant routes as a user who may see only some of a company's records. */
export class RouteWalk {
  private readonly routes: readonly { readonly method: string; readonly path: string }[];

  /** `foreign` contains the id of an invisible record for each first part of a path. */
  constructor(
    paths: OpenApi['paths'],
    private readonly foreign: Readonly<Record<string, number>>,
  ) {
    this.routes = Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/v1/') && !path.startsWith('/api/v1/auth/'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })));
  }

  idOf(resource: string): number {
    return this.foreign[resource] ?? 0;
  }

  /** Every GET: lists, and single records with each of the first ids. */
  async read(
    client: HttpClient,
    visit: (seen: { readonly path: string; readonly answer: Answer }) => void,
  ): Promise<number> {
    const urls = this.routes
      .filter(({ method }) => method === 'GET')
      .flatMap(({ path }) => (path.includes('{') ? FIRST_IDS.map((id) => filled(path, id)) : [path]));
    for (const path of urls) visit({ path, answer: await client.get(path) });
    return urls.length;
  }

  /** Every route of a single record, with the invisible record. */
  async touch(
    client: HttpClient,
    visit: (seen: { readonly route: string; readonly answer: Answer }) => void,
  ): Promise<number> {
    const touched = this.routes.filter(({ path }) => /\{id\}/.test(path) && this.resourceOf(path) in this.foreign);
    for (const { method, path } of touched) {
      const action = path.split('/').at(-1) ?? '';
      const url = filled(path, this.idOf(this.resourceOf(path)));
      const body = { ...(UNVERSIONED.has(action) ? {} : { version: 1 }), ...BODIES[action] };
      const answer = await client.call(method, url, method === 'GET' || method === 'DELETE' ? {} : { body });
      visit({ route: `${method} ${path}`, answer });
    }
    return touched.length;
  }

  private resourceOf(path: string): string {
    return path.split('/')[3] ?? '';
  }
}

const FIRST_IDS = [1, 2, 3, 4];

/** Actions whose bodies have no version. */
const UNVERSIONED: ReadonlySet<string> = new Set([
  'payments',
  'mark-paid',
  'send',
  'status',
  'dispose',
  'replace-meter',
]);

const filled = (path: string, id: number): string => path.replaceAll(/\{\w+\}/g, String(id));
