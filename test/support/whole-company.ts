import { systemWrite } from '#kernel';
import { TenantRunner } from '#tenancy';
import { FieldCipher } from '#secrets';
import { DemoFleet } from '../../src/fleet/demo/demo-fleet.service';
import { SEALED_TABLES } from '../../src/records/personal-data/sealed-tables';
import { TenantsService } from '../../src/global/tenants/tenants.service';
import { AlertEvaluation } from '../../src/insights/alerts/alert-evaluation.service';
import { DemoObligations } from '../../src/maintenance/demo/demo-obligations.service';
import { DemoPeople } from '../../src/operations/bootstrap/demo-people';
import { openedRow } from '../../src/operations/offboarding/export/exported-tables';
import { RowConnections } from '../../src/operations/offboarding/rows/row-connections';
import type { StoredRow } from '../../src/operations/offboarding/rows/stored-row';
import { tablePages } from '../../src/operations/offboarding/rows/table-pages';
import { tableShapes } from '../../src/operations/offboarding/rows/table-shapes';
import type { TenantPlace } from '../../src/operations/tenant-database/tenant-places';
import { DemoWorkshop } from '../../src/workshop/demo/demo-workshop.service';
import type { Platform } from './platform';

/** Rows by table. */
export type Content = ReadonlyMap<string, readonly StoredRow[]>;

/** Creates vehicles, drivers, interventions, invoices and fuel logs: all kinds of data of a company. */
export async function furnish(platform: Platform, { tenantId }: TenantPlace): Promise<void> {
  const { userId } = await platform.get(DemoPeople).ensure(tenantId, ['Awa', 'Koné', 'awa.kone@flotte.test', 'admin']);
  const tenants = platform.get(TenantRunner);
  await tenants.run(tenantId, DemoFleet, (fleet) => fleet.fill('fleet'));
  const identity = {
    legalName: 'Flotte',
    taxId: 'CI-1234567-A',
    addressLine1: 'Boulevard de Marseille',
    city: 'Abidjan',
  };
  const { tenant } = await platform.get(TenantsService).get(tenantId);
  const write = systemWrite('test', null, 'tenants:update');
  await platform.get(TenantsService).update({ ...write, expectedVersion: tenant.version }, tenantId, identity);
  await tenants.run(tenantId, DemoWorkshop, (workshop) => workshop.furnish({ userId, name: 'Awa Koné' }));
  await tenants.run(tenantId, DemoObligations, (obligations) => obligations.furnish());
  await tenants.run(tenantId, AlertEvaluation, (alerts) => alerts.evaluate(null));
}

/** Runs SQL in a company's database with the provisioning account, without foreign key checks. */
export const inside = (
  platform: Platform,
  place: TenantPlace,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<readonly StoredRow[]> =>
  platform.get(RowConnections).filling(place, (session) => session.query(sql, parameters));

/** Every row of every table, with decrypted personal fields. */
export function contentOf(platform: Platform, place: TenantPlace): Promise<Content> {
  const cipher = platform.get(FieldCipher);
  return platform.get(RowConnections).reading(place, async (session) => {
    const content = new Map<string, StoredRow[]>();
    for (const shape of await tableShapes(session)) {
      const sealed = SEALED_TABLES.find(({ table }) => table === shape.name) ?? null;
      const rows: StoredRow[] = [];
      for await (const page of tablePages(session, shape))
        rows.push(...page.map((row) => openedRow(cipher, place.tenantId, sealed, row)));
      content.set(shape.name, rows);
    }
    return content;
  });
}

/** The number of references in a company's tables, and of those to missing rows. */
export async function danglingIn(
  platform: Platform,
  place: TenantPlace,
): Promise<{ references: number; dangling: string[] }> {
  const references = await inside(
    platform,
    place,
    `SELECT TABLE_NAME AS t, COLUMN_NAME AS c, REFERENCED_TABLE_NAME AS target FROM information_schema.KEY_COLUMN_USAGE
      WHERE TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME IS NOT NULL`,
    [place.database],
  );
  const missing = references.map(
    ({ t, c, target }) =>
      `(SELECT '${t}.${c}' AS name FROM ${t} x LEFT JOIN ${target} y ON y.id = x.${c} WHERE x.${c} IS NOT NULL AND y.id IS NULL LIMIT 1)`,
  );
  const rows = await inside(platform, place, missing.join(' UNION ALL '));
  return { references: references.length, dangling: rows.map(({ name }) => String(name)) };
}

/** All places in the control plane that contain a tenant, except those that are meant to stay. */
export async function tracesOf(platform: Platform, tenantId: number): Promise<string[]> {
  const tables = await platform.registry<{ name: string }>(
    `SELECT TABLE_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'tenant_id'
      AND TABLE_NAME NOT IN
        ('audit_logs', 'backups', 'operations', 'erasure_certificates', 'tenant_terms', 'tenant_exports', 'job_runs')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await platform.registry(`SELECT 1 FROM ${name} WHERE tenant_id = ? LIMIT 1`, [tenantId]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}
