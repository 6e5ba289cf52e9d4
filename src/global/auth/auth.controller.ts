import { Body, Controller, Get, Ip, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Authenticated, CurrentActor, Describe, PublicOnPlane } from '#http';
import type { RequestActor } from '#http';
import { LoginBody } from './auth.dto';
import { LoginView, loginView, MeView, meView } from './auth.view';
import { LoginService } from './login.service';

/** Login on a tenant's own host: the token is bound to that tenant. */
@Controller('api/v1/auth')
export class AuthController {
  constructor(private readonly logins: LoginService) {}

  @Post('login')
  @PublicOnPlane()
  @Describe({
    summary: 'Log in to this company',
    answer: LoginView,
    problems: { 401: ['INVALID_CREDENTIALS'], 429: ['LOGIN_THROTTLED'] },
  })
  async login(@Req() request: FastifyRequest, @Ip() address: string, @Body() body: LoginBody): Promise<LoginView> {
    const tenantId = request.tenant?.tenantId ?? 0;
    const identifier = body.email ?? body.username ?? '';
    return loginView(await this.logins.login({ identifier, password: body.password, address, tenantId }));
  }

  @Get('me')
  @Authenticated()
  @Describe({ summary: 'Who I am in this company and what I may do', answer: MeView })
  async me(@CurrentActor() me: RequestActor): Promise<MeView> {
    return meView(await this.logins.userById(me.actor.userId ?? 0), me.permissions);
  }
}
