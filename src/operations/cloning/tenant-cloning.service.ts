import { Injectable } from '@nestjs/common';
import { clock, isTimeZone } from '#kernel';
import type { Actor, WriteRequest } from '#kernel';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { Operation } from '../tasks/operation.entity';
import { Tasks } from '../tasks/tasks.service';
import { TenantClaims } from '../tasks/tenant-claims';
import type { OperationKey } from '../tasks/operation-records';
import { assertOwnDatabase } from '../offboarding/rows/own-database';
import { checkSlug } from '../provisioning/tenant-profile';
import { DataUse } from '../tenant-database/data-use';
import { TenantReservations } from '../provisioning/tenant-reservation';
import { tenantClone } from './tenant-clone.task';
import { cloneSourceUnfit } from './cloning.errors';
import { timeToLiveMs } from './time-to-live';

export interface CloneRequest {
  readonly slug: string;
  readonly anonymise: boolean;
  /** `7d`, `12h`; null means without expiry. */
  readonly ttl: string | null;
  /** A server to use instead of the one with the most free capacity. */
  readonly serverName: string | null;
  readonly actor: Actor;
  /** The HTTP request of a platform administrator, if there is one. */
  readonly asked?: WriteRequest;
}

const COPYABLE: ReadonlySet<string> = new Set(['active', 'suspended', 'archived']);

/** Copies companies: for trials, for training, or to find a fault. */
@Injectable()
export class TenantCloning {
  constructor(
    private readonly tenants: TenantsService,
    private readonly reservations: TenantReservations,
    private readonly tasks: Tasks,
    private readonly use: DataUse,
    private readonly claims: TenantClaims,
  ) {}

  /**
   * Runs the whole operation in this process.
   * @throws DomainError NOT_FOUND, TENANT_BUSY, LEASE_HELD, CLONE_SOURCE_UNFIT, CLONE_TTL_INVALID, SLUG_INVALID, SLUG_RESERVED, SLUG_TAKEN, NO_DATABASE_SERVER; errors of the steps
   */
  async clone(tenantId: number, request: CloneRequest): Promise<Operation> {
    const reserved = await this.reserve(tenantId, request, null);
    return this.tasks.finish(reserved.operationId);
  }

  /** As {@link clone}, but a worker runs the operation. @throws DomainError IDEMPOTENCY_KEY_REUSED */
  request(tenantId: number, options: Omit<CloneRequest, 'actor' | 'asked'>, write: WriteRequest): Promise<Operation> {
    return this.tasks.once(write, async (idempotency) => {
      const reserved = await this.reserve(tenantId, { ...options, actor: write.actor, asked: write }, idempotency);
      return this.tasks.start(reserved.operationId);
    });
  }

  private async reserve(
    from: number,
    request: CloneRequest,
    idempotency: OperationKey | null,
  ): Promise<{ readonly tenantId: number; readonly operationId: number }> {
    const slug = checkSlug(request.slug);
    const expiresAt = request.ttl === null ? null : clock.after(timeToLiveMs(request.ttl)).toISOString();
    const { tenant, location } = await this.tenants.get(from);
    assertOwnDatabase(location);
    await this.use.assertNoExchange(from);
    if (!COPYABLE.has(tenant.status))
      throw await this.claims.reasonFor(from, cloneSourceUnfit({ reason: tenant.status }));
    if (location?.schemaVersion !== CURRENT_SCHEMA_VERSION) throw cloneSourceUnfit({ reason: 'schema' });
    const { countryCode, currency, timezone, locale } = tenant;
    if (!isTimeZone(timezone)) throw cloneSourceUnfit({ reason: 'timezone' });
    const name = request.anonymise ? `Copie anonymisée ${slug}` : `${tenant.name.slice(0, 240)} (copie)`;
    const profile = { name, countryCode, currency, timezone, locale, contactEmail: null };
    const { serverName, actor, anonymise, asked } = request;
    const facts = { from, anonymise, expiresAt };
    const by = { actor, idempotency, ...(asked === undefined ? {} : { asked }) };
    return this.reservations.reserve({ profile, slug, serverName, ...by }, (reserved) => ({
      task: tenantClone,
      input: { ...reserved, ...facts },
    }));
  }
}
