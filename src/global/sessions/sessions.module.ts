import { Module } from '@nestjs/common';
import { OwnSessions } from './own-sessions.service';
import { RefreshTokens } from './refresh-tokens';
import { SessionStates } from './session-states';
import { SessionsController } from './sessions.controller';
import { SessionsService } from './sessions.service';

/** Sessions of accounts. */
@Module({
  controllers: [SessionsController],
  providers: [OwnSessions, RefreshTokens, SessionStates, SessionsService],
  exports: [OwnSessions, RefreshTokens, SessionStates, SessionsService],
})
export class SessionsModule {}
