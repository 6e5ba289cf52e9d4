import { Inject, Injectable } from '@nestjs/common';
import { unauthenticated } from '#http';
import type { RequestActor } from '#http';
import { QueueRedis } from '#jobs';
import { SETTINGS } from '../../config/settings.module';
import type { Settings } from '../../config/settings';
import { AuditTrail } from '../../global/audit/audit-trail';
import { Authenticator } from '../../global/auth/authenticator';
import type { Entrance } from '../../global/auth/authenticator';
import { visitEvent } from '../../global/auth/visitor';
import { BOARD_PATH, BoardCookie } from './board-cookie';
import { BoardPasses, PASS_LIFETIME_MS } from './board-passes';
import { boardClosed, boardLinkInvalid, queueUnavailable } from './queue-board.errors';

export const OPEN_ACTION = 'queue-board:open';

const PERMISSION = 'platform:tenants';
const RETRY_AFTER_SECONDS = 5;

/** A link to the board that can be used once. */
export interface BoardLink {
  readonly path: string;
  readonly expiresAt: Date;
}

/** The user of a link, and the cookie for the browser. */
interface Visit {
  readonly actor: RequestActor;
  readonly cookie: string;
}

/**
 * Admits platform administrators to pages that a browser requests without a token. They request a link from the API, valid once and for a
 * minute, and get a cookie for half an hour. Link and cookie end with the session in which the link was requested.
 */
@Injectable()
export class BoardDoor {
  private readonly cookie: BoardCookie;

  constructor(
    private readonly passes: BoardPasses,
    private readonly redis: QueueRedis,
    private readonly authenticator: Authenticator,
    private readonly trail: AuditTrail,
    @Inject(SETTINGS) { environment }: Settings,
  ) {
    this.cookie = new BoardCookie(environment === 'production');
  }

  /** @throws DomainError UNAUTHENTICATED without a session, QUEUE_UNAVAILABLE */
  offer({ sessionId }: RequestActor): BoardLink {
    if (sessionId === null) throw unauthenticated({});
    this.assertOpen();
    const { text, pass } = this.passes.issue('link', sessionId);
    return { path: `${BOARD_PATH}/open?link=${text}`, expiresAt: new Date(pass.expiresAt) };
  }

  /** Uses up a link, for all processes. @throws DomainError QUEUE_BOARD_LINK_INVALID, QUEUE_UNAVAILABLE */
  async enter(link: string, entrance: Entrance): Promise<Visit> {
    const pass = this.passes.read('link', link);
    const actor = pass === null ? null : await this.administrator(pass.sessionId, entrance);
    if (pass === null || actor === null) throw boardLinkInvalid({});
    this.assertOpen();
    // Stored longer than the link is valid, in case the clocks of two machines differ.
    const isFirst = await this.redis.isFirst(`queue-board:${pass.id}`, 2 * PASS_LIFETIME_MS.link);
    if (!isFirst) {
      this.noteReuse(actor, entrance);
      throw boardLinkInvalid({});
    }
    return { actor, cookie: this.cookie.written(this.passes.issue('visit', pass.sessionId).text) };
  }

  /** The user of the cookie. @throws DomainError QUEUE_BOARD_CLOSED */
  async admit(cookies: string | undefined, entrance: Entrance): Promise<RequestActor> {
    const passes = this.cookie.read(cookies ?? '').map((text) => this.passes.read('visit', text));
    const pass = passes.find((found) => found !== null) ?? null;
    const actor = pass === null ? null : await this.administrator(pass.sessionId, entrance);
    if (actor === null) throw boardClosed({});
    return actor;
  }

  /** @throws DomainError QUEUE_UNAVAILABLE at once if Redis is unavailable, instead of waiting for a timeout */
  assertOpen(): void {
    if (!this.redis.isUp) throw queueUnavailable({}, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  private async administrator(sessionId: string, entrance: Entrance): Promise<RequestActor | null> {
    const actor = await this.authenticator.resume(sessionId, entrance);
    return actor?.restriction === null && actor.permissions.has(PERMISSION) ? actor : null;
  }

  /** A second use of a link may come from a thief, so it is recorded for the administrator. */
  private noteReuse({ actor: { userId } }: RequestActor, entrance: Entrance): void {
    this.trail.record(visitEvent(entrance, { action: OPEN_ACTION, outcome: 'refused', userId, status: 401 }));
  }
}
