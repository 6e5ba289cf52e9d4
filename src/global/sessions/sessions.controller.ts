import { Controller, Delete, Get, Post } from '@nestjs/common';
import { AuthenticatedOnPlane, CurrentActor, Describe, UuidParam, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { OwnSessions } from './own-sessions.service';
import { SessionsView, sessionsView } from './session.view';

const CLOSED = { 403: ['OUTLIVES_GRANT'] } as const;

/** Sessions of the current user, in all companies. */
@Controller('api/v1/auth')
export class SessionsController {
  constructor(private readonly own: OwnSessions) {}

  @Post('logout')
  @AuthenticatedOnPlane({ evenRestricted: true, evenByGrant: true })
  @Describe({ summary: 'Log out', status: 204 })
  logOut(@CurrentActor() me: RequestActor, @Write() write: WriteRequest): Promise<void> {
    return this.own.logOut(me, write);
  }

  @Post('logout-everywhere')
  @AuthenticatedOnPlane({ evenRestricted: true })
  @Describe({ summary: 'End all my sessions, including this one', status: 204, problems: CLOSED })
  logOutEverywhere(@CurrentActor() me: RequestActor, @Write() write: WriteRequest): Promise<void> {
    return this.own.logOutEverywhere(me, write);
  }

  @Get('sessions')
  @AuthenticatedOnPlane()
  @Describe({ summary: 'List my sessions', answer: SessionsView, problems: CLOSED })
  async list(@CurrentActor() me: RequestActor): Promise<SessionsView> {
    return sessionsView(await this.own.list(me), me.sessionId);
  }

  @Delete('sessions/:id')
  @AuthenticatedOnPlane()
  @Describe({ summary: 'End one of my sessions', status: 204, problems: CLOSED })
  end(@CurrentActor() me: RequestActor, @Write() write: WriteRequest, @UuidParam() id: string): Promise<void> {
    return this.own.end(me, id, write);
  }
}
