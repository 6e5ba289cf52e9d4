import { Injectable } from '@nestjs/common';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { GlobalWrites } from '../audit/global-writes';
import type { RevocationReason, Session } from './session.entity';
import { SessionsService } from './sessions.service';

/** Lets a user list and end the user's own sessions. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly sessions: SessionsService,
    private readonly writes: GlobalWrites,
  ) {}

  list(me: RequestActor): Promise<Session[]> {
    return this.sessions.listOf(me.actor.userId ?? 0);
  }

  /** Ends the login to which the session of the request belongs. */
  async logOut(me: RequestActor, write: WriteRequest): Promise<void> {
    const { actor, sessionId } = me;
    if (sessionId === null) return;
    await this.endOne(actor.userId ?? 0, sessionId, 'logout', write);
  }

  /** Ends all sessions of the user, including the current one. */
  async logOutEverywhere(me: RequestActor, write: WriteRequest): Promise<void> {
    const userId = me.actor.userId ?? 0;
    await this.writes.run(write, ({ manager }) => this.sessions.revokeAll(manager, userId, 'logout_all'));
    this.sessions.announceEnd({ userId });
  }

  async end(me: RequestActor, sessionId: string, write: WriteRequest): Promise<void> {
    await this.endOne(me.actor.userId ?? 0, sessionId, 'revoked', write);
  }

  private async endOne(
    userId: number,
    sessionId: string,
    reason: RevocationReason,
    write: WriteRequest,
  ): Promise<void> {
    let ended = sessionId;
    await this.writes.run(write, async ({ manager }) => {
      ended = await this.sessions.revoke(manager, userId, sessionId, reason);
    });
    this.sessions.announceEnd({ sessionId: ended });
  }
}
