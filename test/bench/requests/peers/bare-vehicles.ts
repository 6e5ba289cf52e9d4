import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { EntityManager } from 'typeorm';
import { RECORD, inContext, listQuery } from '#persistence';
import { TENANT_ENTITIES } from '../../../../src/database/tenant/tenant-entities';
import { Vehicle } from '../../../../src/fleet/vehicles/vehicle.entity';
import { vehicleFacts } from '../../../../src/fleet/vehicles/vehicle-facts';
import { vehicleResource } from '../../../../src/fleet/vehicles/vehicle.records';
import { vehicleSources } from '../../../../src/module-ports';
import { ordinaryDataSource } from '../../estate/ordinary-data-source';
import type { DatabaseServer } from '../../harness/database-server';
import { bareVehicleView } from './bare-vehicle-view';
import type { BareFacts, FactRow, VehicleRow } from './bare-vehicle-view';

interface NewVehicle {
  readonly plateNumber: string;
  readonly brandId: number;
  readonly modelId: number;
  readonly year: number;
}

/** The product's statement of the current facts of vehicles, and its parameters: days, and lists of vehicles. */
interface FactsStatement {
  readonly sql: string;
  readonly parameters: readonly ('day' | 'vehicles')[];
}

type Queryable = Pick<PoolConnection, 'query'>;

/**
 * The three endpoints written by hand. The SELECT statements are those of the product, taken from its query builder when the peer starts.
 */
export class BareVehicles {
  private constructor(
    private readonly pool: Pool,
    private readonly listSql: string,
    private readonly getSql: string,
    private readonly facts: FactsStatement,
  ) {}

  static async open(pool: Pool, server: DatabaseServer): Promise<BareVehicles> {
    const dataSource = await ordinaryDataSource(server, 1, TENANT_ENTITIES, 1).initialize();
    const request = { page: 1, limit: 1, sort: [], search: null, filters: {} };
    const vehicles = inContext(vehicleResource, { today: '2026-01-01', soonDays: 30, sources: vehicleSources });
    const list = listQuery(dataSource.manager, vehicles, request).getQuery();
    const one = dataSource.createQueryBuilder(Vehicle, RECORD).where(`${RECORD}.id = :id`, { id: 1 });
    for (const [alias, relation] of Object.entries(vehicleResource.joins)) {
      one.leftJoinAndSelect(`${RECORD}.${relation}`, alias);
    }
    const [get] = one.getQueryAndParameters();
    const facts = await factsStatement(dataSource.manager);
    await dataSource.destroy();
    return new BareVehicles(pool, `${list} LIMIT ?`, get, facts);
  }

  async list(limit: number): Promise<object> {
    const [rows] = await this.pool.query<(VehicleRow & RowDataPacket)[]>(this.listSql, [limit]);
    const [counted] = await this.pool.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS total FROM vehicles record
        LEFT JOIN brands brand ON brand.id = record.brand_id LEFT JOIN vehicle_models model ON model.id = record.model_id
        WHERE record.deleted_at IS NULL`,
    );
    const total = Number(counted[0]?.['total']);
    const totalPages = Math.ceil(total / limit);
    const meta = { page: 1, limit, total, totalPages, hasNext: totalPages > 1, hasPrev: false };
    return { data: await this.views(this.pool, rows), meta };
  }

  get(id: number): Promise<object> {
    return this.read(this.pool, id);
  }

  async create(body: NewVehicle): Promise<object> {
    const connection = await this.pool.getConnection();
    try {
      await connection.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
      await connection.query('START TRANSACTION');
      const created = await this.enter(connection, body);
      await connection.query('COMMIT');
      return created;
    } catch (error) {
      await connection.query('ROLLBACK');
      throw error;
    } finally {
      connection.release();
    }
  }

  private async enter(connection: Queryable, { plateNumber, brandId, modelId, year }: NewVehicle): Promise<object> {
    await connection.query('SELECT * FROM brands WHERE id = ? LIMIT 1', [brandId]);
    await connection.query('SELECT * FROM vehicle_models WHERE id = ? LIMIT 1', [modelId]);
    await connection.query('SELECT * FROM vehicle_models WHERE id = ? LIMIT 1', [modelId]);
    const code = `VH-2026-11-${await this.nextNumber(connection)}`;
    const normalized = plateNumber.replaceAll(' ', '');
    const [inserted] = await connection.query<ResultSetHeader>(
      `INSERT INTO vehicles (code, plate_number, plate_normalized, brand_id, model_id, year, status, mileage, ownership,
        created_by_user_id, updated_by_user_id) VALUES (?, ?, ?, ?, ?, ?, 'active', 0, 'owned', 1, 1)`,
      [code, plateNumber, normalized, brandId, modelId, year],
    );
    return this.read(connection, inserted.insertId);
  }

  private async nextNumber(connection: Queryable): Promise<number> {
    const next = 'LAST_INSERT_ID(GREATEST(`last_value` + 1, ?))';
    const [updated] = await connection.query<ResultSetHeader>(
      `UPDATE number_sequences SET \`last_value\` = ${next} WHERE series = ? AND period_key = ?`,
      [1, 'vehicle', '2026'],
    );
    if (updated.affectedRows === 1) return updated.insertId;
    await connection.query(
      `INSERT INTO number_sequences (series, period_key, \`last_value\`) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE \`last_value\` = ${next}`,
      ['vehicle', '2026', 1, 1],
    );
    return 1;
  }

  private async read(connection: Queryable, id: number): Promise<object> {
    const [rows] = await connection.query<(VehicleRow & RowDataPacket)[]>(this.getSql, [id]);
    const row = rows[0];
    if (!row) throw new Error(`no vehicle ${id}`);
    const [view] = await this.views(connection, rows);
    return view ?? {};
  }

  private async views(connection: Queryable, vehicles: readonly VehicleRow[]): Promise<object[]> {
    const ids = vehicles.map((vehicle) => vehicle.record_id);
    // The tenants of the bench are in Abidjan, whose day is that of UTC.
    const today = new Date().toISOString().slice(0, 10);
    const { sql, parameters } = this.facts;
    const values = parameters.map((parameter) => (parameter === 'day' ? today : ids));
    const [rows] = await connection.query<(FactRow & RowDataPacket)[]>(sql, values);
    const facts = new Map<number, Map<FactRow['kind'], FactRow>>();
    for (const row of rows) {
      const known = facts.get(row.vehicleId) ?? new Map<FactRow['kind'], FactRow>();
      facts.set(row.vehicleId, known.set(row.kind, row));
    }
    return vehicles.map((vehicle) => bareVehicleView(vehicle, facts.get(vehicle.record_id) ?? NO_FACTS, today));
  }
}

const NO_FACTS: BareFacts = new Map();

/** Recorded from the product, which asks for the facts of a vehicle here. */
async function factsStatement(manager: EntityManager): Promise<FactsStatement> {
  let recorded: FactsStatement | undefined;
  const recording = Object.create(manager, {
    query: {
      value: (sql: string, parameters: readonly unknown[]) => {
        recorded = { sql, parameters: parameters.map((one) => (Array.isArray(one) ? 'vehicles' : 'day')) };
        return Promise.resolve([]);
      },
    },
  }) as EntityManager;
  await vehicleFacts(recording, vehicleSources, { vehicleIds: [0], today: '2000-01-01' });
  if (!recorded) throw new Error('the product asked no statement for the facts of a vehicle');
  return recorded;
}
