import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { driverErrorOf } from '#persistence';
import { reasonOf } from '../each-tenant';
import { TenantPlaces } from '../provisioning/tenant-places';
import { TenantSchema } from '../tenant-schema/tenant-schema';
import type { SchemaState } from '../tenant-schema/tenant-schema';

export interface TenantOutcome {
  readonly tenantId: number;
  /** Null when the schema is where it should be. */
  readonly error: string | null;
  readonly schema: SchemaState | null;
  readonly attempts: number;
  readonly durationMs: number;
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 400;
/** Somebody has the table: a lock that was not given in time, a deadlock. */
const IN_THE_WAY = new Set([1205, 1213]);

/** One tenant's migrations, whatever becomes of them. */
@Injectable()
export class TenantMigration {
  constructor(
    private readonly places: TenantPlaces,
    private readonly schema: TenantSchema,
  ) {}

  /** Tried again when somebody has a table; never throws. */
  async of(tenantId: number): Promise<TenantOutcome> {
    const startedAt = performance.now();
    const ended = (attempts: number, result: Pick<TenantOutcome, 'error' | 'schema'>): TenantOutcome => ({
      tenantId,
      attempts,
      durationMs: Math.round(performance.now() - startedAt),
      ...result,
    });
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { target, profile } = await this.places.of(tenantId);
        return ended(attempt, { error: null, schema: await this.schema.migrate(target, profile) });
      } catch (error) {
        const isInTheWay = IN_THE_WAY.has(driverErrorOf(error)?.errno ?? 0);
        if (attempt === ATTEMPTS || !isInTheWay) return ended(attempt, { error: reasonOf(error), schema: null });
        // With jitter, so that those that met do not meet again.
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  }
}
