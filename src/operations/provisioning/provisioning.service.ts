import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { clock, isDomainError, throwIfInterrupted } from '#kernel';
import type { Actor } from '#kernel';
import { isDuplicateKey, idempotencyInProgress, idempotencyKeyReused } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { Operation } from '../tasks/operation.entity';
import { operationFailed } from '../tasks/operation.errors';
import { Tasks } from '../tasks/tasks.service';
import { placementUnavailable } from '../../global/tenants/tenant.errors';
import { tenantCreate } from './tenant-creation.task';
import { checkSlug, profileOf, slugFrom } from './tenant-profile';
import type { CreateTenantRequest, Profile } from './tenant-profile';
import { TenantReservations } from './tenant-reservation';

export interface Created {
  readonly tenantId: number;
  readonly operationId: number;
  /** Whether an earlier request with the same idempotency key created the tenant. */
  readonly replayed: boolean;
}

interface Requested {
  readonly actor: Actor;
  /** Chosen by the caller; one key creates one tenant, however often it is sent. */
  readonly idempotencyKey: string | null;
}

type Idempotency = { readonly key: string; readonly fingerprint: string };

const MAX_SUFFIXES = 50;
const WAIT_FOR_TWIN_MS = 20_000;

/** Creates tenants: a reservation, then steps that another process can complete or undo (architecture.md §6). */
@Injectable()
export class ProvisioningService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly reservations: TenantReservations,
    private readonly tasks: Tasks,
  ) {}

  /**
   * Creates a tenant with its own database and accounts, ready to be served.
   *
   * @throws DomainError SLUG_INVALID, SLUG_RESERVED, SLUG_TAKEN, TENANT_PROFILE_INVALID, TENANT_PROFILE_INCOMPLETE, NO_DATABASE_SERVER,
   * IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS, OPERATION_FAILED
   */
  async createTenant(request: CreateTenantRequest, requested: Requested): Promise<Created> {
    if ((request.placement ?? 'database') !== 'database')
      throw placementUnavailable({ placement: request.placement ?? '' });
    const profile = profileOf(request);
    if (request.slug !== undefined) checkSlug(request.slug);
    const idempotency = idempotencyOf(request, requested);
    const earlier = idempotency && (await this.findEarlier(idempotency));
    if (earlier) return this.answerOf(earlier.id);
    try {
      const reserved = await this.reserve(request, { profile, idempotency, actor: requested.actor });
      if (await this.tryBuild(reserved.operationId)) return { ...reserved, replayed: false };
      return { ...(await this.answerOf(reserved.operationId)), replayed: false };
    } catch (error) {
      const twin = idempotency && hasLostRace(error) && (await this.findEarlier(idempotency));
      if (twin) return this.answerOf(twin.id);
      throw error;
    }
  }

  /** An explicit slug that is taken is refused; a slug derived from the name gets a number until it is free. */
  private async reserve(
    request: CreateTenantRequest,
    facts: { readonly profile: Profile; readonly idempotency: Idempotency | null; readonly actor: Actor },
  ): Promise<{ tenantId: number; operationId: number }> {
    const reserve = (slug: string): Promise<{ tenantId: number; operationId: number }> =>
      this.reservations.reserve({ ...facts, slug, serverName: request.serverName ?? null }, (input) => ({
        task: tenantCreate,
        input,
      }));
    if (request.slug !== undefined) return reserve(request.slug);
    for (let n = 1; ; n += 1) {
      try {
        return await reserve(slugFrom(facts.profile.name, n));
      } catch (error) {
        if (!isDomainError(error, 'SLUG_TAKEN') || n === MAX_SUFFIXES) throw error;
      }
    }
  }

  private async findEarlier({ key, fingerprint }: Idempotency): Promise<Operation | null> {
    const found = await this.database.use((manager) => manager.findOneBy(Operation, { idempotencyKey: key }));
    if (found !== null && found.fingerprint !== fingerprint) throw idempotencyKeyReused({});
    return found;
  }

  private async answerOf(operationId: number): Promise<Created> {
    const { id, tenantId, state, error } = await this.settled(operationId);
    if (state === 'running') throw idempotencyInProgress({}, { retryAfterSeconds: 2 });
    if (state !== 'done') throw operationFailed({ id, reason: error ?? 'unknown' });
    return { tenantId: tenantId ?? 0, operationId: id, replayed: true };
  }

  /** Waits for the process that handles the same request, or continues the work of a dead one. */
  private async settled(id: number): Promise<Operation> {
    const deadline = clock.monotonicMs() + WAIT_FOR_TWIN_MS;
    for (;;) {
      throwIfInterrupted();
      const operation = await this.database.use((manager) => manager.findOneByOrFail(Operation, { id }));
      if (operation.state !== 'running' || clock.monotonicMs() > deadline) return operation;
      if (!(await this.tryBuild(id))) await pause(50);
    }
  }

  /** Returns false if another process runs the operation. */
  private async tryBuild(operationId: number): Promise<boolean> {
    try {
      await this.tasks.finish(operationId);
      return true;
    } catch (error) {
      if (isDomainError(error, 'OPERATION_BUSY')) return false;
      throw error;
    }
  }
}

function idempotencyOf(request: CreateTenantRequest, { actor, idempotencyKey }: Requested): Idempotency | null {
  if (idempotencyKey === null) return null;
  const facts = Object.entries(request).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const fingerprint = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  const key = createHash('sha256')
    .update(`${actor.type} ${actor.userId ?? actor.name} ${idempotencyKey}`)
    .digest('hex');
  return { key, fingerprint };
}

/** A concurrent identical request stored its idempotency key first. */
function hasLostRace(error: unknown): boolean {
  if (isDomainError(error, 'DUPLICATE_RECORD') || isDomainError(error, 'SLUG_TAKEN')) return true;
  return isDuplicateKey(error);
}
