import { routeTable } from '#http';
import type { DeclaredRoute } from '#http';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import type { HttpClient } from '../support/http-client';
import { field } from '../support/http-client';

/**
 * The table of domain.md §17.2, copied by hand: one line for each set of resources and their actions. The lines after the empty line of a
 * role are not in the table: staff, dashboard, reference lists, attachments, and personal data of people other than drivers.
 */
const PRESETS: Readonly<Record<string, string>> = {
  admin: `
    vehicles: read create update delete restore
    drivers: read create update delete export_personal_data erase
    assignments: read create update delete override
    interventions: read create update delete transition submit cancel cancel_late close hold
    prediagnostics field_verifications: read create update delete complete
    quotes: read create update delete receive approve
    work_authorizations reception_reports: read create update delete validate
    invoices: read create update delete issue credit exceed_authorization
    payments: read create void
    maintenances fuel_logs insurances renewals: read create update delete
    odometer: create override void
    supplies garages suppliers: read create update delete
    supply_prices: read create review
    alerts: read acknowledge dismiss
    reports: read export
    users: read manage
    settings numbering: manage
    audit: read

    vehicles collaborateurs garages suppliers insurances: export_personal_data erase
    collaborateurs: read create update delete
    dashboard: read
    reference: read manage
    attachments: read create delete
    tenant: export`,
  gestionnaire: `
    vehicles drivers assignments: read create update
    interventions: read create update submit transition cancel close hold
    prediagnostics field_verifications: read create update complete
    quotes: read create update receive approve
    work_authorizations reception_reports: read create update validate
    invoices: read create issue
    payments: read create
    maintenances fuel_logs insurances renewals: read create update delete
    odometer: create override void
    supplies garages suppliers: read create update
    supply_prices: read create review
    alerts: read acknowledge dismiss
    reports: read export
    users: read

    collaborateurs: read create update
    dashboard: read
    reference: read manage
    attachments: read create delete`,
  secretaire: `
    vehicles drivers assignments: read create update
    interventions: read create update submit
    prediagnostics work_authorizations reception_reports: read create
    quotes: read create update receive
    field_verifications: read
    invoices payments: read create
    maintenances fuel_logs insurances renewals: read create update
    odometer: create
    supplies garages suppliers: read create update
    supply_prices: read create
    alerts: read acknowledge
    reports: read

    collaborateurs: read create update
    dashboard reference: read
    attachments: read create`,
  expert: `
    vehicles drivers assignments: read
    interventions: read create update transition
    prediagnostics field_verifications: read create update complete
    quotes work_authorizations: read
    reception_reports: read create update validate
    maintenances fuel_logs insurances renewals: read
    odometer: create
    supplies garages suppliers supply_prices: read
    alerts reports: read

    collaborateurs dashboard reference: read
    attachments: read create`,
  reparateur: `
    vehicles drivers assignments: read
    interventions: read transition
    prediagnostics work_authorizations field_verifications reception_reports: read
    quotes maintenances: read create update
    supplies garages suppliers supply_prices: read
    alerts: read

    collaborateurs dashboard reference: read
    attachments: read create`,
  verificateur: `
    vehicles drivers assignments: read
    interventions prediagnostics quotes work_authorizations: read
    field_verifications: read create update complete
    reception_reports: read create update
    maintenances fuel_logs insurances renewals: read
    supplies garages suppliers supply_prices: read
    alerts: read

    collaborateurs dashboard reference: read
    attachments: read create`,
  conducteur: `
    vehicles: read
    interventions: read create
    fuel_logs: read create
    odometer: create
    alerts: read

    reference: read
    attachments: read create`,
  garage_partenaire: `
    vehicles: read
    interventions: read transition
    quotes: read create update
    prediagnostics work_authorizations field_verifications reception_reports: read
    invoices payments supply_prices: read
    alerts: read

    reference: read
    attachments: read create`,
  comptable: `
    vehicles drivers assignments: read
    interventions: read close
    prediagnostics quotes work_authorizations field_verifications reception_reports: read
    invoices: read create update issue credit
    payments: read create void
    maintenances fuel_logs insurances renewals: read
    supplies garages suppliers supply_prices: read
    alerts: read
    reports: read export

    collaborateurs dashboard reference attachments: read`,
  approbateur: `
    vehicles drivers assignments: read
    interventions prediagnostics field_verifications reception_reports: read
    quotes: read approve
    work_authorizations: read validate
    invoices payments: read
    supplies garages suppliers supply_prices: read
    alerts reports: read

    collaborateurs dashboard reference attachments: read`,
};

const ROLES = Object.keys(PRESETS);

function permissionsOf(role: string): string[] {
  const lines = (PRESETS[role] ?? '').split('\n').map((line) => line.trim());
  const cells = lines.filter((line) => line !== '');
  return cells.flatMap((line) => {
    const [resources = '', actions = ''] = line.split(': ');
    return resources.split(' ').flatMap((resource) => actions.split(' ').map((action) => `${resource}:${action}`));
  });
}

/** Calls a route without an effect: with an id that does not exist and a field that no body has. */
async function knock(client: HttpClient, { method, path }: DeclaredRoute): Promise<Reply> {
  const address = path.replace(/:\w+/g, '4000000');
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: { knock: true } };
  const answer = await client.call(method, address, { ...body, headers: { 'accept-language': 'en' } });
  return { status: answer.status, code: field(answer.body, 'code'), detail: String(field(answer.body, 'detail')) };
}

interface Reply {
  readonly status: number;
  readonly code: unknown;
  readonly detail: string;
}

describe('Each role of a company', () => {
  let application: RunningApplication;
  let tenantId: number;
  let routes: readonly (DeclaredRoute & { readonly permission: string })[];

  beforeAll(async () => {
    application = await startApplication();
    await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    tenantId = await application.tenantId('flotte-abidjan');
    routes = routeTable(application.app).flatMap((route) =>
      route.access?.kind === 'permission' && route.access.plane === 'tenant'
        ? [{ ...route, permission: route.access.permission }]
        : [],
    );
  });

  afterAll(async () => {
    await application.stop();
  });

  const member = (role: string): Promise<HttpClient> => application.member('flotte-abidjan', tenantId, role);

  it.each(ROLES)('%s has exactly the permissions of the table', async (role) => {
    const me = await (await member(role)).get('/api/v1/auth/me');
    expect(field(me.body, 'permissions')).toEqual(permissionsOf(role).toSorted());
  });

  it.each(ROLES)('%s can call exactly the routes that the table allows', async (role) => {
    const client = await member(role);
    const held = new Set(permissionsOf(role));
    const surprises: string[] = [];
    for (const route of routes) {
      const { status, code, detail } = await knock(client, route);
      const isRefused = status === 403 && code === 'FORBIDDEN' && detail.includes(`"${route.permission}"`);
      const isServed = status !== 401 && status !== 403 && status < 500;
      const isAsExpected = held.has(route.permission) ? isServed : isRefused;
      if (!isAsExpected) surprises.push(`${route.method} ${route.path}: ${status} ${String(code)}`);
    }
    expect(surprises).toEqual([]);
  });

  it('is tested on routes that refuse some roles and accept others', () => {
    const asked = new Set(routes.map(({ permission }) => permission));
    const allowed = ROLES.map((role) => permissionsOf(role).filter((permission) => asked.has(permission)).length);
    expect(asked.size).toBeGreaterThan(10);
    expect(Math.min(...allowed)).toBeGreaterThan(0);
    expect(new Set(allowed).size).toBeGreaterThan(3);
  });
});
