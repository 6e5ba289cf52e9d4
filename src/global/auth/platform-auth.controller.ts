import { Body, Controller, Get, Ip, Post } from '@nestjs/common';
import { CurrentActor, Describe, AuthenticatedOnPlane, PublicOnPlane } from '#http';
import type { RequestActor } from '#http';
import { LoginBody } from './auth.dto';
import { LoginView, loginView, MeView, meView } from './auth.view';
import { LoginService } from './login.service';

/** Login of platform administrators; their token opens the control plane and no tenant. */
@Controller('admin/api/v1/auth')
export class PlatformAuthController {
  constructor(private readonly logins: LoginService) {}

  @Post('login')
  @PublicOnPlane()
  @Describe({
    summary: 'Log in to the control plane',
    answer: LoginView,
    problems: { 401: ['INVALID_CREDENTIALS'], 429: ['LOGIN_THROTTLED'] },
  })
  async login(@Ip() address: string, @Body() body: LoginBody): Promise<LoginView> {
    const identifier = body.email ?? body.username ?? '';
    return loginView(await this.logins.login({ identifier, password: body.password, address, tenantId: null }));
  }

  @Get('me')
  @AuthenticatedOnPlane()
  @Describe({ summary: 'Who I am on the control plane', answer: MeView })
  async me(@CurrentActor() me: RequestActor): Promise<MeView> {
    return meView(await this.logins.userById(me.actor.userId ?? 0), me.permissions);
  }
}
