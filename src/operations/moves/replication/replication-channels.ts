import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { leaseHeld, Leases } from '#jobs';
import { clock, throwIfInterrupted } from '#kernel';
import type { DatabaseServer } from '../../../global/servers/database-server.entity';
import { ServerConnections } from '../../servers/server-connections';
import { dropAccount, endSessions, lockAccount, unlockAccount } from '../../servers/tenant-accounts';
import { moveReplicationFailed } from '../move.errors';
import { isBefore } from './channel-dialect';
import type { ChannelDialect, ChannelState, LogPosition } from './channel-dialect';
import { MARIADB_CHANNELS } from './mariadb-channels';
import { MYSQL_CHANNELS } from './mysql-channels';

/** A channel that brings the changes of one database from a server to another one. */
export interface Channel {
  readonly name: string;
  readonly source: DatabaseServer;
  readonly target: DatabaseServer;
  /** The account on the source with which the target reads its log. */
  readonly user: string;
  readonly database: string;
}

const POLL_MS = 200;
/** Within the fence, where every millisecond counts. */
const SHORT_POLL_MS = 2;
const MAX_CONNECT_MS = 15_000;

const dialectOf = ({ flavour }: Pick<DatabaseServer, 'flavour'>): ChannelDialect =>
  flavour === 'mariadb' ? MARIADB_CHANNELS : MYSQL_CHANNELS;

/**
 * Named channels of replication between two servers of one flavour, each for one database.
 *
 * A server that restarts begins its channels by itself, but without their filters: it would replicate every database and account of the
 * source. So the account of a channel is locked as soon as the channel is connected. After a restart it cannot connect until `resumed` has set
 * the filter again.
 */
@Injectable()
export class ReplicationChannels {
  constructor(
    private readonly servers: ServerConnections,
    private readonly leases: Leases,
  ) {}

  /** The end of a server's binary log; null if it writes none. */
  end(server: DatabaseServer): Promise<LogPosition | null> {
    return this.servers.on(server, (session) => dialectOf(server).end(session));
  }

  /**
   * A server cannot have two channels from one source: the source ends the first connection when the second one begins.
   *
   * @throws DomainError LEASE_HELD
   */
  async assertAlone(channel: Channel): Promise<void> {
    const other = await this.rivalOf(channel);
    if (other !== null) throw leaseHeld({ name: `${channel.source.name} → ${channel.target.name}: ${other}` });
  }

  /** The name of another channel between the same servers in the same direction; null if there is none. */
  async rivalOf({ name, source, target }: Channel): Promise<string | null> {
    const channels = await this.servers.on(target, (session) => dialectOf(target).all(session));
    const rival = channels.find(
      (other) => other.name !== name && other.host === source.host && Number(other.port) === source.port,
    );
    return rival?.name ?? null;
  }

  /**
   * Creates the channel anew and starts it. Returns when it is connected. Its account has a password that nothing else stores.
   *
   * @throws DomainError LEASE_HELD, MOVE_REPLICATION_FAILED
   */
  async start(channel: Channel, from: LogPosition): Promise<void> {
    await this.drop(channel);
    await this.assertAlone(channel);
    const { name, source, target, user, database } = channel;
    // MySQL accepts at most 32 characters.
    const account = { user, password: randomBytes(24).toString('base64url') };
    await this.servers.on(source, async (session) => {
      await session.query("CREATE USER ?@'%' IDENTIFIED BY ?", [user, account.password]);
      await session.query("GRANT REPLICATION SLAVE ON *.* TO ?@'%'", [user]);
    });
    await this.servers.on(target, async (session) => {
      await dialectOf(target).create(session, { name, source, account, from, database });
      await dialectOf(target).begin(session, name);
    });
    await this.connect(channel);
  }

  /**
   * The state of a channel that lost its connection, after it was connected again with its filter. Null if there is no such channel.
   *
   * @throws DomainError MOVE_REPLICATION_FAILED, DATABASE_UNAVAILABLE
   */
  async resumed(channel: Channel): Promise<ChannelState | null> {
    const { name, target, database } = channel;
    const found = await this.state(channel);
    if (found === null || !isInterrupted(found)) return found;
    await this.servers.on(target, async (session) => {
      await dialectOf(target).filterAgain(session, name, database);
      await this.servers.on(channel.source, (source) => unlockAccount(source, channel.user));
      await dialectOf(target).begin(session, name);
    });
    await this.connect(channel);
    return this.state(channel);
  }

  /** Null if there is no such channel. */
  state({ name, target }: Channel): Promise<ChannelState | null> {
    return this.servers.on(target, (session) => dialectOf(target).state(session, name));
  }

  /** Stops applying, so that a later position can be chosen at which it stops. */
  hold({ name, target }: Channel): Promise<void> {
    return this.servers.on(target, (session) => dialectOf(target).stopApplying(session, name));
  }

  /** Applies up to the position, and returns when it has stopped there. @throws DomainError MOVE_REPLICATION_FAILED */
  async applyUntil(channel: Channel, until: LogPosition): Promise<void> {
    const { name, target } = channel;
    await this.servers.on(target, (session) => dialectOf(target).beginUntil(session, name, until));
    for (;;) {
      throwIfInterrupted();
      const state = await this.healthy(channel);
      if (!state.isApplying && !isBefore(state.applied, until)) return;
      await pause(POLL_MS / 10);
    }
  }

  goOn({ name, target }: Channel): Promise<void> {
    return this.servers.on(target, (session) => dialectOf(target).begin(session, name));
  }

  /**
   * Starts the channel before the moment of the copy, and returns when it has caught up. What the copy has already is applied once more.
   *
   * @throws DomainError LEASE_HELD while another move to the server does the same; MOVE_REPLICATION_FAILED
   */
  startRepeating(channel: Channel, from: LogPosition): Promise<void> {
    const { target } = channel;
    const accept = (isAccepted: boolean): Promise<void> =>
      this.servers.on(target, (session) => dialectOf(target).acceptRepeated(session, isAccepted));
    return this.leases.hold(`replication:${target.id}`, async () => {
      await accept(true);
      try {
        await this.start(channel, from);
        await this.catchUp(channel);
      } finally {
        await accept(false);
      }
    });
  }

  /** Returns when the target has everything that the source had when the wait began, twice. @throws DomainError MOVE_REPLICATION_FAILED */
  async catchUp(channel: Channel): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      const end = await this.end(channel.source);
      if (end === null) throw moveReplicationFailed({ server: channel.source.name, reason: 'log_bin = OFF' });
      await this.reach(channel, end);
    }
  }

  /** Waits until this position is applied. Returns false after the deadline, in milliseconds of the monotonic clock. */
  async reached(channel: Channel, position: LogPosition, deadline: number): Promise<boolean> {
    for (;;) {
      const { applied } = await this.healthy(channel);
      if (!isBefore(applied, position)) return true;
      if (clock.monotonicMs() >= deadline) return false;
      await pause(SHORT_POLL_MS);
    }
  }

  /** Drops the channel and its account. Idempotent. */
  async drop({ name, source, target, user }: Channel): Promise<void> {
    await this.servers.on(target, (session) => dialectOf(target).drop(session, name));
    await this.servers.on(source, async (session) => {
      // The account may not exist.
      await lockAccount(session, user).catch(() => undefined);
      await endSessions(session, user);
      await dropAccount(session, user);
    });
  }

  private async reach(channel: Channel, end: LogPosition): Promise<void> {
    for (;;) {
      throwIfInterrupted();
      const { applied } = await this.healthy(channel);
      if (!isBefore(applied, end)) return;
      await pause(POLL_MS);
    }
  }

  /** Nothing connects later. */
  private async connect(channel: Channel): Promise<void> {
    try {
      await this.untilConnected(channel);
    } finally {
      await this.servers.on(channel.source, (session) => lockAccount(session, channel.user));
    }
  }

  private async untilConnected(channel: Channel): Promise<void> {
    const until = clock.monotonicMs() + MAX_CONNECT_MS;
    for (;;) {
      const state = await this.healthy(channel);
      if (state.isConnected) return;
      if (clock.monotonicMs() > until) throw failed(channel, 'not connected');
      await pause(POLL_MS / 4);
    }
  }

  /** The state of a channel that exists and has not stopped with an error. @throws DomainError MOVE_REPLICATION_FAILED */
  private async healthy(channel: Channel): Promise<ChannelState> {
    const state = await this.state(channel);
    if (state === null) throw failed(channel, 'no channel');
    if (state.errno !== 0 && !(state.isApplying && state.isConnected)) throw failed(channel, `errno ${state.errno}`);
    return state;
  }
}

/** Whether {@link ReplicationChannels.resumed} can help. */
export const isInterrupted = ({ canResume, isFiltered, isConnected, isApplying }: ChannelState): boolean =>
  canResume && !(isFiltered && isConnected && isApplying);

const failed = ({ target }: Channel, reason: string): Error => moveReplicationFailed({ server: target.name, reason });
