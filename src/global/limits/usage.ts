interface Queries {
  query<T>(sql: string, parameters: unknown[]): Promise<T>;
}

/** Counts active and invited members; deactivated members do not count. */
export async function activeMembers(manager: Queries, tenantId: number, lock = ''): Promise<number> {
  const [row] = await manager.query<{ total: number | string }[]>(
    `SELECT COUNT(*) AS total FROM user_tenants WHERE tenant_id = ? AND (is_active = 1 OR is_pending = 1) ${lock}`,
    [tenantId],
  );
  return Number(row?.total ?? 0);
}

/** The size of the tenant's database, measured each minute; null before the first measurement. */
export async function databaseSize(manager: Queries, tenantId: number): Promise<number | null> {
  const [row] = await manager.query<{ bytes: number | string | null }[]>(
    'SELECT size_bytes AS bytes FROM tenant_databases WHERE tenant_id = ?',
    [tenantId],
  );
  return row?.bytes === undefined || row.bytes === null ? null : Number(row.bytes);
}
