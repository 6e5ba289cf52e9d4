import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { clock } from '#kernel';
import { ChangeEvents } from '../changes/change-events';
import { GlobalDatabase } from '../global-database';
import { DirectoryCache } from '../tenants/directory-cache';
import type { CacheAges } from '../tenants/directory-cache';

/** A session that is active now. */
export interface SessionState {
  readonly id: string;
  readonly userId: number;
  readonly tenantId: number | null;
  readonly grantId: number | null;
  /** Its grant is also valid during an announced maintenance of the tenant. */
  readonly duringMaintenance: boolean;
  /** The login from which the session is derived; null for a login. */
  readonly familyId: string | null;
  /** Milliseconds since the epoch. */
  readonly authenticatedAt: number;
  readonly expiresAt: number;
}

const FRESH_MS = 5000;
const STALE_MS = 5 * 60_000;
const MOST = 50_000;
const AGES: CacheAges = {
  isFresh: (readAt) => clock.monotonicMs() - readAt < FRESH_MS,
  isUsable: (readAt) => clock.monotonicMs() - readAt < STALE_MS,
};

interface StateRow extends Omit<SessionState, 'authenticatedAt' | 'expiresAt' | 'duringMaintenance'> {
  readonly duringMaintenance: string | number;
  readonly authenticatedAt: Date;
  readonly expiresAt: Date;
}

/** The session ends at its own expiry or that of its grant, whichever comes first. */
const SELECT = `SELECT s.id, s.user_id AS userId, s.tenant_id AS tenantId, s.grant_id AS grantId, s.family_id AS familyId,
  COALESCE(g.during_maintenance, 0) AS duringMaintenance,
  s.authenticated_at AS authenticatedAt, LEAST(s.expires_at, COALESCE(g.expires_at, s.expires_at)) AS expiresAt
  FROM sessions s LEFT JOIN platform_grants g ON g.id = s.grant_id
  WHERE s.id = ? AND s.revoked_at IS NULL AND g.revoked_at IS NULL`;

/** The states of sessions, cached for at most five seconds; ended sessions are dropped at once while Redis delivers events. */
@Injectable()
export class SessionStates implements OnModuleInit {
  private readonly states = new DirectoryCache<SessionState>(MOST, AGES);

  constructor(
    private readonly database: GlobalDatabase,
    private readonly changes: ChangeEvents,
  ) {}

  onModuleInit(): void {
    this.changes.on('session', (id) => this.states.forget((state) => state.id === id || state.familyId === id));
    this.changes.on('user', (id) => this.states.forget((state) => state.userId === Number(id)));
  }

  /** The session; null when it has ended or does not exist. */
  async alive(id: string): Promise<SessionState | null> {
    const state = await this.states.get(id, () => this.read(id));
    return state !== null && state.expiresAt > clock.nowMs() ? state : null;
  }

  private async read(id: string): Promise<SessionState | null> {
    const [row] = await this.database.useForLogin((manager) => manager.query<StateRow[]>(SELECT, [id]));
    if (row === undefined) return null;
    const duringMaintenance = Number(row.duringMaintenance) === 1;
    return {
      ...row,
      duringMaintenance,
      authenticatedAt: row.authenticatedAt.getTime(),
      expiresAt: row.expiresAt.getTime(),
    };
  }
}
