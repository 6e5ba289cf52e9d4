import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { StepUnbegun } from '#jobs';
import { clock, withDeadline } from '#kernel';
import { reasonOf } from '#persistence';
import type { TenantStatus } from '#tenancy';
import { DirectoryService } from '../../global/tenants/directory.service';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { createAccount, endSessions, lockAccount, unlockAccount } from '../servers/tenant-accounts';
import { RenewedSecrets } from '../tenant-database/renewed-secrets';
import type { NewSecrets } from '../tenant-database/renewed-secrets';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { moveFenceExceeded } from './move.errors';
import type { Flip } from './move-registry';
import { MoveRegistry } from './move-registry';
import { ReplicationChannels } from './replication/replication-channels';
import type { Channel } from './replication/replication-channels';

/** Access is stopped for no longer than this. */
const MAX_FENCE_MS = 1000;
/** How long sessions may take to end by themselves, after the processes have heard that the tenant moves. */
const DRAIN_MS = 350;
const POLL_MS = 3;
const TRIES = 5;
const PAUSE_MS = 2000;

interface Attempt {
  readonly flip: Flip;
  readonly channel: Channel | null;
  readonly mayKill: boolean;
  /** A password that arrives late must not replace that of a later attempt. */
  opening: Promise<void>;
}

/**
 * Stops access to a tenant at its former place, waits until the new place has its last change, and makes the new place the tenant's. What
 * protects the data is the former server: its accounts are locked and their sessions ended before the last position is read. That processes
 * hold their requests meanwhile only spares people an error.
 */
@Injectable()
export class MoveFlip {
  private readonly logger = new Logger(MoveFlip.name);
  protected tries = TRIES;
  protected pauseMs = PAUSE_MS;

  constructor(
    private readonly registry: MoveRegistry,
    private readonly directory: DirectoryService,
    private readonly places: TenantPlaces,
    private readonly servers: ServerConnections,
    private readonly channels: ReplicationChannels,
    private readonly secrets: RenewedSecrets,
  ) {}

  /**
   * Can be repeated after a crash at any point. Returns how long access was stopped, in milliseconds.
   *
   * @param channel null for an offline move: the tenant is in maintenance, and both places are equal
   * @throws StepUnbegun with MOVE_FENCE_EXCEEDED if the tenant is served at its former place again
   */
  async run(flip: Flip, channel: Channel | null): Promise<number> {
    const done = await this.registry.fenceOf(flip);
    if (done !== null) return this.flipped(flip, done);
    for (let tried = 1; ; tried += 1) {
      const attempt = { flip, channel, mayKill: this.endsSessions(tried), opening: Promise.resolve() };
      try {
        await this.prepareAccounts(flip);
        return this.flipped(flip, await this.make(attempt));
      } catch (error) {
        // The answer to a commit may be lost.
        const hasFlipped = await this.reopen(flip, channel);
        if (hasFlipped !== null) return this.flipped(flip, hasFlipped);
        await attempt.opening.catch(() => undefined);
        this.logger.warn(`tenant ${flip.tenantId} stays on ${flip.from.name} for now: ${reasonOf(error)}`);
        if (tried === this.tries) throw new StepUnbegun(moveFenceExceeded({ reason: reasonOf(error) }));
        await pause(this.pauseMs);
      }
    }
  }

  /** Only the last try ends sessions at work. */
  protected endsSessions(tried: number): boolean {
    return tried === this.tries;
  }

  private flipped({ tenantId }: Flip, fenceMs: number): number {
    this.directory.announceChange(tenantId);
    return fenceMs;
  }

  /** A rotation may have given the tenant an account of another name since the move began. */
  private async prepareAccounts(flip: Flip): Promise<void> {
    const { app, ddl } = await this.secrets.of(flip.tenantId);
    const { database } = await this.places.of(flip.tenantId);
    await this.servers.on(flip.to, async (session) => {
      await createAccount(session, { kind: 'app', startsLocked: true }, { ...app, database });
      await createAccount(session, { kind: 'ddl' }, { ...ddl, database });
    });
  }

  private async make(attempt: Attempt): Promise<number> {
    const { flip, channel, mayKill } = attempt;
    const { tenantId, from, to } = flip;
    const startedAt = clock.monotonicMs();
    const deadline = startedAt + MAX_FENCE_MS;
    const epoch = await this.registry.shut(flip, channel !== null);
    if (channel !== null) {
      this.directory.announceChange(tenantId);
      const users = await this.registry.accountsOn(flip, from, 'app', 'ddl');
      // Without a deadline of its own: the former server locks and unlocks in this order, or it serves nobody anyway.
      await this.servers.on(from, (session) => this.endAccess(session, users, { deadline, mayKill }));
      const last = await this.channels.end(from);
      const hasAll =
        last !== null && (await this.within(deadline, to.name, this.channels.reached(channel, last, deadline)));
      if (!hasAll) throw new Error(`${to.name} is behind`);
    }
    const end = await this.within(
      deadline,
      to.name,
      this.channels.end(to).catch(() => null),
    );
    const secrets = await this.secrets.of(flip.tenantId);
    attempt.opening = this.servers.on(to, (session) => open(session, secrets, flip.status));
    await this.within(deadline, to.name, attempt.opening);
    const fenceMs = Math.round(clock.monotonicMs() - startedAt);
    await this.registry.flip(flip, { secrets, end, fenceMs, epoch });
    return fenceMs;
  }

  /**
   * Locks the accounts, waits until the processes have ended their sessions, and ends those of processes that did not hear it. A session in
   * the middle of a transaction is not ended before the last try: its request would fail.
   */
  private async endAccess(
    session: ServerSession,
    users: readonly string[],
    { deadline, mayKill }: { readonly deadline: number; readonly mayKill: boolean },
  ): Promise<void> {
    if (users.length === 0) return;
    await lockAccount(session, ...users);
    const until = Math.min(deadline, clock.monotonicMs() + DRAIN_MS);
    for (;;) {
      const busy = await openSessions(session, users);
      if (busy.length === 0) return;
      if (clock.monotonicMs() >= until) {
        const working = busy.filter(({ isWorking }) => Number(isWorking) === 1);
        if (working.length > 0 && !mayKill) throw new Error(`${working.length} session(s) at work`);
        return endSessions(session, ...users);
      }
      await pause(POLL_MS);
    }
  }

  /** The tenant is served at its former place again, as before. Returns the fence if it has its new place after all; otherwise null. */
  private async reopen(flip: Flip, channel: Channel | null): Promise<number | null> {
    const fenceMs = await this.registry.reopen(flip, async () => {
      if (channel === null || flip.status !== 'active') return;
      const users = await this.registry.registeredUsers(flip);
      await this.servers.on(flip.from, (session) => unlockAccount(session, ...users));
    });
    this.directory.announceChange(flip.tenantId);
    return fenceMs;
  }

  private within<T>(deadline: number, server: string, work: Promise<T>): Promise<T> {
    return withDeadline(server, Math.max(1, deadline - clock.monotonicMs()), work);
  }
}

interface OpenSession {
  readonly id: number;
  /** Within a transaction, or running a statement. */
  readonly isWorking: number | string;
}

const openSessions = (session: ServerSession, users: readonly string[]): Promise<OpenSession[]> =>
  session.query<OpenSession[]>(
    `SELECT p.ID AS id, (p.COMMAND <> 'Sleep' OR EXISTS (SELECT 1 FROM information_schema.INNODB_TRX t WHERE t.trx_mysql_thread_id = p.ID))
        AS isWorking
      FROM information_schema.PROCESSLIST p WHERE p.USER IN (?)`,
    [users],
  );

/** Nobody knows the passwords before the registry has them, so the application's account may be open already. */
async function open(session: ServerSession, { app, ddl }: NewSecrets, status: TenantStatus): Promise<void> {
  const lock = status === 'active' ? 'ACCOUNT UNLOCK' : 'ACCOUNT LOCK';
  await session.query(`ALTER USER ?@'%' IDENTIFIED BY ? ${lock}`, [app.user, app.password]);
  await session.query("ALTER USER ?@'%' IDENTIFIED BY ? ACCOUNT LOCK", [ddl.user, ddl.password]);
}
