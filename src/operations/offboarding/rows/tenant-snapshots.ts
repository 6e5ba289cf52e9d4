import { Injectable } from '@nestjs/common';
import { DataUse } from '../../tenant-database/data-use';
import type { CopyKind } from '../../tenant-database/data-use';
import { TenantPlaces } from '../../tenant-database/tenant-places';
import { RowConnections } from './row-connections';
import type { RowSession } from './row-connections';
import { wholeShapes } from './table-shapes';
import type { TableShape } from './table-shapes';

/** One moment of a tenant's data: a session that sees it, and all tables of the schema's version. */
export interface TenantSnapshot {
  readonly session: RowSession;
  readonly shapes: readonly TableShape[];
}

/** The only way to read all rows of a tenant for a copy. */
@Injectable()
export class TenantSnapshots {
  constructor(
    private readonly use: DataUse,
    private readonly places: TenantPlaces,
    private readonly connections: RowConnections,
  ) {}

  /**
   * Runs `work` on one snapshot, while no restore exchanges the tables.
   *
   * @throws DomainError LEASE_HELD, COPY_INCOMPLETE, DATABASE_UNAVAILABLE; the errors of `work`
   */
  read<T>(tenantId: number, kind: CopyKind, work: (snapshot: TenantSnapshot) => Promise<T>): Promise<T> {
    return this.use.copying(tenantId, kind, async () => {
      const place = await this.places.of(tenantId);
      const [schema] = await this.places.schemasOf([tenantId]);
      return this.connections.reading(place, async (session) =>
        work({ session, shapes: await wholeShapes(session, schema?.schemaVersion ?? '') }),
      );
    });
  }
}
