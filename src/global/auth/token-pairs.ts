import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GlobalDatabase } from '../global-database';
import { SessionsService } from '../sessions/sessions.service';
import type { NewSession } from '../sessions/sessions.service';
import { AccessTokens } from './access-tokens';

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly sessionId: string;
}

/** Opens sessions with an access token and a refresh token. */
@Injectable()
export class TokenPairs {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly sessions: SessionsService,
    private readonly tokens: AccessTokens,
  ) {}

  /** Opens a session; `work` runs in the same transaction. */
  async open(session: NewSession, work: (manager: EntityManager) => Promise<void>): Promise<TokenPair> {
    const { id, refreshToken, ended } = await this.database.transactionForLogin(async (manager) => {
      await work(manager);
      return this.sessions.open(manager, session);
    });
    for (const sessionId of ended) this.sessions.announceEnd({ sessionId });
    return { accessToken: await this.tokens.issue(session.userId, session.tenantId, id), refreshToken, sessionId: id };
  }
}
