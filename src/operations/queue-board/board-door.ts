import { Inject, Injectable } from '@nestjs/common';
import { unauthenticated } from '#http';
import type { RequestActor } from '#http';
import { QueueRedis } from '#jobs';
import { SETTINGS } from '../../config/settings.module';
import type { Settings } from '../../config/settings';
import { Authenticator } from '../../global/auth/authenticator';
import type { Entrance } from '../../global/auth/authenticator';
import { BoardPasses, PASS_LIFETIME_MS } from './board-passes';
import { boardClosed, boardLinkInvalid, queueUnavailable } from './queue-board.errors';

export const BOARD_PATH = '/admin/queues';

const PERMISSION = 'platform:tenants';
const RETRY_AFTER_SECONDS = 5;
/** Others on our domain may send cookies of the same name; none of them is signed. */
const MOST_COOKIES = 5;

/** A way to the board, good once. */
export interface BoardLink {
  readonly path: string;
  readonly expiresAt: Date;
}

/** Whoever a link let in, and what the browser is told to keep. */
interface Visit {
  readonly actor: RequestActor;
  readonly cookie: string;
}

/**
 * Lets platform administrators in to pages a browser asks for without a token: they ask the API for a link, which is good once and for
 * a minute, and get a cookie for half an hour. Either ends with the session it was asked in.
 */
@Injectable()
export class BoardDoor {
  private readonly cookieName: string;
  private readonly attributes: string;

  constructor(
    private readonly passes: BoardPasses,
    private readonly redis: QueueRedis,
    private readonly authenticator: Authenticator,
    @Inject(SETTINGS) { environment }: Settings,
  ) {
    const isProduction = environment === 'production';
    this.cookieName = isProduction ? '__Secure-queue-board' : 'queue-board';
    const maxAge = PASS_LIFETIME_MS.visit / 1000;
    this.attributes = `Path=${BOARD_PATH}; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${isProduction ? '; Secure' : ''}`;
  }

  /** @throws DomainError UNAUTHENTICATED without a session, QUEUE_UNAVAILABLE */
  offer({ sessionId }: RequestActor): BoardLink {
    if (sessionId === null) throw unauthenticated({});
    this.assertOpen();
    const { text, pass } = this.passes.issue('link', sessionId);
    return { path: `${BOARD_PATH}/open?link=${text}`, expiresAt: new Date(pass.expiresAt) };
  }

  /** Uses a link up, in all processes. @throws DomainError QUEUE_BOARD_LINK_INVALID, QUEUE_UNAVAILABLE */
  async enter(link: string, entrance: Entrance): Promise<Visit> {
    const pass = this.passes.read('link', link);
    const actor = pass === null ? null : await this.administrator(pass.sessionId, entrance);
    if (pass === null || actor === null) throw boardLinkInvalid({});
    this.assertOpen();
    // Remembered for longer than the link is good for, whatever the clocks of two machines say.
    if (!(await this.redis.isFirst(`queue-board:${pass.id}`, 2 * PASS_LIFETIME_MS.link))) throw boardLinkInvalid({});
    const { text } = this.passes.issue('visit', pass.sessionId);
    return { actor, cookie: `${this.cookieName}=${text}; ${this.attributes}` };
  }

  /** Who the cookie says is there. @throws DomainError QUEUE_BOARD_CLOSED */
  async admit(cookies: string | undefined, entrance: Entrance): Promise<RequestActor> {
    const passes = this.cookiesOf(cookies ?? '').map((text) => this.passes.read('visit', text));
    const pass = passes.find((found) => found !== null) ?? null;
    const actor = pass === null ? null : await this.administrator(pass.sessionId, entrance);
    if (actor === null) throw boardClosed({});
    return actor;
  }

  /** @throws DomainError QUEUE_UNAVAILABLE: what is away is not asked, and nobody waits for it. */
  assertOpen(): void {
    if (!this.redis.isUp) throw queueUnavailable({}, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  private async administrator(sessionId: string, entrance: Entrance): Promise<RequestActor | null> {
    const actor = await this.authenticator.resume(sessionId, entrance);
    return actor?.restriction === null && actor.permissions.has(PERMISSION) ? actor : null;
  }

  private cookiesOf(header: string): readonly string[] {
    const prefix = `${this.cookieName}=`;
    const pairs = header.split(';').map((pair) => pair.trim());
    return pairs
      .filter((pair) => pair.startsWith(prefix))
      .map((pair) => pair.slice(prefix.length))
      .slice(0, MOST_COOKIES);
  }
}
