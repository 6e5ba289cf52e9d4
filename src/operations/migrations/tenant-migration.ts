import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { driverErrorOf, reasonOf } from '#persistence';
import { seedsFingerprint } from '../../database/tenant/seed-tenant';
import type { AtOnce } from '../each-tenant';
import { IdentityStamps } from '../identity/identity-stamps';
import { TenantPlaces } from '../provisioning/tenant-places';
import { SharedTurn } from '../shared-turn';
import { SchemaExpectations } from '../tenant-schema/schema-expectations';
import { TenantSchema } from '../tenant-schema/tenant-schema';

/** Where a tenant's schema stands after its migration. */
export interface MigratedSchema {
  readonly version: string;
  readonly fingerprint: string;
  /** Of the reference rows it has. */
  readonly seeds: string;
}

export interface TenantOutcome {
  readonly tenantId: number;
  /** Null when the schema is where it should be. */
  readonly error: string | null;
  readonly schema: MigratedSchema | null;
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
  private readonly standing = new SharedTurn((tenantIds: readonly number[]) => this.places.schemasOf(tenantIds));

  constructor(
    private readonly places: TenantPlaces,
    private readonly schema: TenantSchema,
    private readonly expectations: SchemaExpectations,
    private readonly stamps: IdentityStamps,
  ) {}

  /** Tried again when somebody has a table; never throws. */
  async of(tenantId: number, atOnce: AtOnce): Promise<TenantOutcome> {
    const startedAt = performance.now();
    const ended = (attempts: number, result: Pick<TenantOutcome, 'error' | 'schema'>): TenantOutcome => ({
      tenantId,
      attempts,
      durationMs: Math.round(performance.now() - startedAt),
      ...result,
    });
    for (let attempt = 1; ; attempt += 1) {
      try {
        return ended(attempt, { error: null, schema: await this.upgrade(tenantId, atOnce) });
      } catch (error) {
        const isInTheWay = IN_THE_WAY.has(driverErrorOf(error)?.errno ?? 0);
        if (attempt === ATTEMPTS || !isInTheWay) return ended(attempt, { error: reasonOf(error), schema: null });
        // With jitter, so that those that met do not meet again.
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  }

  private async upgrade(tenantId: number, atOnce: AtOnce): Promise<MigratedSchema> {
    const place = await this.standing.join(tenantId);
    if (place === null) throw new Error(`tenant ${tenantId} has no database or no account for its schema`);
    const { target, profile, schemaVersion, schemaFingerprint } = place;
    const seeds = seedsFingerprint(profile);
    const expected = await this.expectations.of(place.serverId, schemaVersion);
    const { version, fingerprint } = await this.schema.upgrade(target, {
      seedsFor: seeds === place.seedsFingerprint ? null : profile,
      // What nobody can tell of a schema that had drifted already.
      expected: expected?.before === schemaFingerprint ? expected : null,
      atOnce,
    });
    // The night makes up for it.
    await this.stamps.stamp(tenantId).catch(() => undefined);
    return { version, fingerprint, seeds };
  }
}
