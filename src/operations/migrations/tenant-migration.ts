import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Semaphore } from '#kernel';
import { Batcher } from '#kernel';
import { driverErrorOf } from '#persistence';
import { seedsFingerprint } from '../../database/tenant/seed-tenant';
import { IdentityStamps } from '../database-identity/identity-stamps';
import { DataUse } from '../tenant-database/data-use';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { SchemaExpectations } from '../tenant-database/schema-expectations';
import { TenantSchema } from '../tenant-database/tenant-schema';
import { failureOf } from './migration-failure';

/** The schema of a tenant after its migration. */
export interface MigratedSchema {
  readonly version: string;
  readonly fingerprint: string;
  /** Fingerprint of the tenant's reference rows. */
  readonly seeds: string;
}

export interface TenantOutcome {
  readonly tenantId: number;
  /** Null if the migration succeeded. */
  readonly error: string | null;
  readonly schema: MigratedSchema | null;
  readonly attempts: number;
  readonly durationMs: number;
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 400;
/** Lock wait timeout and deadlock: another session uses the table. */
const IN_THE_WAY = new Set([1205, 1213]);

/** Migrates one tenant and returns its outcome. */
@Injectable()
export class TenantMigration {
  private readonly standing = new Batcher((tenantIds: readonly number[]) => this.places.schemasOf(tenantIds));

  constructor(
    private readonly places: TenantPlaces,
    private readonly schema: TenantSchema,
    private readonly expectations: SchemaExpectations,
    private readonly stamps: IdentityStamps,
    private readonly use: DataUse,
  ) {}

  /** Retries when a table is locked. Never throws. */
  async of(tenantId: number, semaphore: Semaphore): Promise<TenantOutcome> {
    const startedAt = performance.now();
    const ended = (attempts: number, result: Pick<TenantOutcome, 'error' | 'schema'>): TenantOutcome => ({
      tenantId,
      attempts,
      durationMs: Math.round(performance.now() - startedAt),
      ...result,
    });
    for (let attempt = 1; ; attempt += 1) {
      try {
        return ended(attempt, { error: null, schema: await this.upgrade(tenantId, semaphore) });
      } catch (error) {
        const isInTheWay = IN_THE_WAY.has(driverErrorOf(error)?.errno ?? 0);
        if (attempt === ATTEMPTS || !isInTheWay) return ended(attempt, { error: failureOf(error), schema: null });
        // Jitter prevents conflicting migrations from colliding again.
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  }

  private async upgrade(tenantId: number, semaphore: Semaphore): Promise<MigratedSchema> {
    const place = await this.standing.join(tenantId);
    if (place === null) throw new Error(`tenant ${tenantId} has no database or no account for its schema`);
    await this.use.assertNoExchange(tenantId);
    await this.use.assertStays(tenantId);
    // The migration is recorded, so no copy begins.
    await this.use.untilCopied(tenantId);
    const { target, profile, schemaVersion, schemaFingerprint } = place;
    const seeds = seedsFingerprint(profile);
    const expected = await this.expectations.of(place.serverId, schemaVersion);
    const { version, fingerprint } = await this.schema.upgrade(target, {
      seedsFor: seeds === place.seedsFingerprint ? null : profile,
      // If the schema had drifted before, its expected result is unknown.
      expected: expected?.before === schemaFingerprint ? expected : null,
      semaphore,
    });
    // If this fails, the nightly job writes the stamp.
    await this.stamps.stamp(tenantId).catch(() => undefined);
    return { version, fingerprint, seeds };
  }
}
