import { Injectable } from '@nestjs/common';
import { driverErrorOf, quoteIdentifier } from '#persistence';
import type { SignedMark } from '../../global/audit/audit-marks';
import { GlobalDatabase } from '../../global/global-database';
import { ServerConnections } from '../servers/server-connections';
import { databaseExists } from '../servers/tenant-accounts';

export interface WitnessPlace {
  readonly tenantId: number;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly placement: 'database' | 'prefix';
}

const UNKNOWN_TABLE = 1146;

/** Reads the audit witnesses in the tenants' databases. It uses the provisioning account, so it also reads tenants that are out of service. */
@Injectable()
export class WitnessReader {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
  ) {}

  /** The locations of the databases of one tenant or of all tenants. */
  places(tenantId: number | null): Promise<readonly WitnessPlace[]> {
    return this.database.use((manager) =>
      manager.query<WitnessPlace[]>(
        `SELECT d.tenant_id AS tenantId, s.host, s.port, d.database_name AS \`database\`, d.placement
          FROM tenant_databases d JOIN database_servers s ON s.id = d.server_id
          WHERE d.status <> 'creating' AND (? IS NULL OR d.tenant_id = ?) ORDER BY d.tenant_id`,
        [tenantId, tenantId],
      ),
    );
  }

  /** Returns an empty list for a database without the table (not migrated yet). @throws DomainError DATABASE_UNAVAILABLE, DATABASE_FAILED */
  async read({ host, port, tenantId, database, placement }: WitnessPlace): Promise<readonly SignedMark[]> {
    const prefix = placement === 'prefix' ? `tenant_${tenantId}_` : '';
    const table = `${quoteIdentifier(database)}.${quoteIdentifier(`${prefix}audit_witnesses`)}`;
    try {
      const rows = await this.servers.on({ host, port }, (session) =>
        session.query<StoredWitness[]>(`SELECT chain, sequence, hash, key_id AS keyId, mac FROM ${table}`),
      );
      return rows.map(({ chain, sequence, hash, keyId, mac }) => ({
        chain,
        sequence: Number(sequence),
        hash: hash.toString('hex'),
        keyId,
        mac: mac.toString('hex'),
      }));
    } catch (error) {
      if (driverErrorOf(error)?.errno !== UNKNOWN_TABLE) throw error;
      if (await this.servers.on({ host, port }, (session) => databaseExists(session, database))) return [];
      throw new Error(`database ${database} does not exist`, { cause: error });
    }
  }
}

interface StoredWitness {
  readonly chain: number;
  readonly sequence: number | string;
  readonly hash: Buffer;
  readonly keyId: string;
  readonly mac: Buffer;
}
