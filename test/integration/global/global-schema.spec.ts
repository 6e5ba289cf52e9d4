import type { DataSource, EntityMetadata } from 'typeorm';
import { GLOBAL_MIGRATIONS, GLOBAL_SCHEMA_VERSION } from '../../../src/database/global/global-schema';
import { TENANT_PERMISSIONS } from '../../../src/global/roles/permission-catalogue';
import { ROLE_PRESETS } from '../../../src/global/roles/role-presets';
import { throwAwayGlobal } from '../../support/global-database';
import type { ThrowAwayGlobal } from '../../support/global-database';

const OUTSIDE_MIGRATIONS = new Set(['migrations', 'migration_guard']);

describe('The global database', () => {
  let database: ThrowAwayGlobal;

  beforeEach(() => {
    database = throwAwayGlobal();
  });

  afterEach(async () => {
    await database.drop();
  });

  it('goes up, down and up again, one migration at a time', async () => {
    await database.migrate();
    await database.asProvisioner(async (dataSource) => {
      const complete = await tables(dataSource);
      for (const _ of GLOBAL_MIGRATIONS) await dataSource.undoLastMigration({ transaction: 'none' });
      expect(await tables(dataSource)).toEqual([]);
      await dataSource.runMigrations({ transaction: 'none' });
      expect(await tables(dataSource)).toEqual(complete);
    });
  });

  it('names its newest migration as the version the application needs', () => {
    expect(new (GLOBAL_MIGRATIONS.at(-1) ?? Object)()).toMatchObject({ name: GLOBAL_SCHEMA_VERSION });
  });

  it('completes a migration that was killed', async () => {
    await database.migrate();
    const unfinished = ['AddJobRuns1764100002000', 'KeepLettersOnce1764700000000'];
    await database.asProvisioner(async (dataSource) => {
      await dataSource.query('DELETE FROM migrations WHERE name IN (?)', [unfinished]);
      await dataSource.query('DROP TABLE job_runs');
    });
    expect(await database.migrate()).toEqual(unfinished);
    await database.asProvisioner(async (dataSource) => expect(await tables(dataSource)).toContain('job_runs'));
  });

  it('has every column of every entity with its type and nullability', async () => {
    await database.migrate();
    await database.asProvisioner(async (dataSource) => {
      for (const entity of dataSource.entityMetadatas) {
        const actual = await columnsOf(dataSource, entity);
        const declared = declaredColumns(dataSource, entity);
        expect({ table: entity.tableName, missing: declared.filter((column) => !actual.includes(column)) }).toEqual({
          table: entity.tableName,
          missing: [],
        });
      }
    });
  });

  it('has no column outside its entity except generated ones', async () => {
    await database.migrate();
    await database.asProvisioner(async (dataSource) => {
      const unmapped: string[] = [];
      for (const entity of dataSource.entityMetadatas) {
        const known = new Set(entity.columns.map((column) => column.databaseName));
        const rows = await dataSource.query<{ name: string; hasDefault: number | string }[]>(
          `SELECT column_name AS name, (column_default IS NOT NULL OR is_nullable = 'YES' OR extra LIKE '%GENERATED%') AS hasDefault
            FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?`,
          [entity.tableName],
        );
        unmapped.push(
          ...rows
            .filter((row) => !known.has(row.name) && Number(row.hasDefault) === 0)
            .map((row) => `${entity.tableName}.${row.name}`),
        );
      }
      expect(unmapped).toEqual([]);
    });
  });

  it('is migrated once by two simultaneous runs, which report it', async () => {
    const runs = await Promise.all([database.migrate(), database.migrate(), database.migrate()]);
    expect(runs.map((applied) => applied.length).toSorted((one, other) => one - other)).toEqual([
      0,
      0,
      GLOBAL_MIGRATIONS.length,
    ]);
  });

  it('is seeded with permissions, presets, formats and parameters, and repeated seeding keeps changes', async () => {
    await database.migrate();
    await database.asProvisioner((dataSource) =>
      dataSource.query("UPDATE system_parameters SET value = '7' WHERE parameter_key = 'system.max_login_attempts'"),
    );
    await database.migrate();
    await database.asApplication(async (dataSource) => {
      const total = async (table: string): Promise<number> => {
        const rows = await dataSource.query<{ total: number | string }[]>(`SELECT COUNT(*) AS total FROM ${table}`);
        return Number(rows[0]?.total);
      };
      const granted = ROLE_PRESETS.reduce((sum, preset) => sum + preset.permissions.length, 0);
      expect(await total('permissions')).toBe(TENANT_PERMISSIONS.length);
      expect(await total('roles')).toBe(ROLE_PRESETS.length);
      expect(await total('role_permissions')).toBe(granted);
      expect(await total('code_formats')).toBe(14);
      const rows = await dataSource.query<unknown[]>(
        "SELECT value, default_value FROM system_parameters WHERE parameter_key = 'system.max_login_attempts'",
      );
      expect(rows).toEqual([{ value: '7', default_value: '5' }]);
    });
  });

  it("restricts drivers to their own vehicles, and does not change a company's role of the same name", async () => {
    await database.migrate();
    await database.asProvisioner(async (dataSource) => {
      await dataSource.query(
        "INSERT INTO roles (tenant_id, code, label_fr, label_en) VALUES (3, 'conducteur', 'A', 'B')",
      );
      await dataSource.query(
        `INSERT INTO role_permissions (role_id, permission_id)
          SELECT r.id, p.id FROM roles r JOIN permissions p ON p.code = 'drivers:read' WHERE r.tenant_id = 3`,
      );
    });
    await database.migrate();
    await database.asApplication(async (dataSource) => {
      const restricted = await dataSource.query<unknown[]>(
        'SELECT code, tenant_id FROM roles WHERE is_own_vehicles_only',
      );
      expect(restricted).toEqual([{ code: 'conducteur', tenant_id: null }]);
      const held = await dataSource.query<unknown[]>(
        `SELECT p.code FROM roles r JOIN role_permissions rp ON rp.role_id = r.id JOIN permissions p ON p.id = rp.permission_id
          WHERE r.tenant_id = 3`,
      );
      expect(held).toEqual([{ code: 'drivers:read' }]);
    });
  });

  it('lets the application only read and write rows', async () => {
    await database.migrate();
    await database.asApplication(async (dataSource) => {
      await dataSource.query("UPDATE roles SET label_en = label_en WHERE code = 'admin'");
      await expect(dataSource.query('CREATE TABLE mine (id INT)')).rejects.toMatchObject({ errno: 1142 });
      await expect(dataSource.query('DROP TABLE roles')).rejects.toMatchObject({ errno: 1142 });
      await expect(dataSource.query('DELETE FROM migrations')).rejects.toMatchObject({ errno: 1142 });
      await expect(dataSource.query('SELECT * FROM mysql.user')).rejects.toMatchObject({ errno: 1142 });
    });
  });

  it('lets the application append to the audit log, but not change it', async () => {
    await database.migrate();
    await database.asApplication(async (dataSource) => {
      await dataSource.query(
        `INSERT INTO audit_logs (chain, sequence, event_id, actor_type, action, outcome, key_id, previous_hash, hash)
          VALUES (0, 1, 'e1', 'system', 'test', 'done', 'k1', REPEAT('0', 32), REPEAT('1', 32))`,
      );
      expect(await dataSource.query('SELECT action FROM audit_logs')).toEqual([{ action: 'test' }]);
      await expect(dataSource.query("UPDATE audit_logs SET action = 'x'")).rejects.toMatchObject({ errno: 1142 });
      await expect(dataSource.query('DELETE FROM audit_logs')).rejects.toMatchObject({ errno: 1142 });
    });
  });

  it('revokes a grant on the whole database', async () => {
    await database.migrate();
    const { globalName } = database.settings.database;
    await database.asProvisioner((dataSource) =>
      dataSource.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON \`${globalName.replaceAll('_', '\\_')}\`.* TO ?@'%'`, [
        `${globalName}_app_k1`,
      ]),
    );
    await database.migrate();
    await database.asApplication(async (dataSource) => {
      await expect(dataSource.query('DELETE FROM audit_logs')).rejects.toMatchObject({ errno: 1142 });
      await dataSource.query('SELECT 1 FROM tenants');
    });
  });
});

async function tables(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name',
  );
  return rows.map((row) => row.name).filter((name) => !OUTSIDE_MIGRATIONS.has(name));
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly nullable: string;
}

async function columnsOf(dataSource: DataSource, entity: EntityMetadata): Promise<string[]> {
  const rows = await dataSource.query<ColumnRow[]>(
    `SELECT column_name AS name, column_type AS type, is_nullable AS nullable FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = ?`,
    [entity.tableName],
  );
  return rows.map(({ name, type, nullable }) => `${name} ${plainType(type)} ${nullable}`);
}

function declaredColumns(dataSource: DataSource, entity: EntityMetadata): string[] {
  return entity.columns.map((column) => {
    const length = column.length || (column.precision ?? '');
    const type = `${dataSource.driver.normalizeType(column)}${length === '' ? '' : `(${length})`}`;
    return `${column.databaseName} ${plainType(`${type}${column.unsigned ? ' unsigned' : ''}`)} ${column.isNullable ? 'YES' : 'NO'}`;
  });
}

/** Removes the display widths of integers, which MySQL no longer has, and maps MariaDB's JSON, which is a long text. */
function plainType(type: string): string {
  return type.replace(/^(tinyint|smallint|int|bigint)\(\d+\)/, '$1').replace(/^json$/, 'longtext');
}
