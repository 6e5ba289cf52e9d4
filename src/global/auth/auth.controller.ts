import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { AuthenticatedOnPlane, CurrentActor, Describe, PublicOnPlane, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { LoginBody, ProfileBody, RefreshBody } from './auth.dto';
import { LoggedInView, MeView, TokensView, tokensView } from './auth.view';
import { LoginService } from './login.service';
import { Me } from './me.service';
import { TokenRefresh } from './token-refresh';
import { CurrentVisitor } from './visitor';
import type { Visitor } from './visitor';

const LOGIN_REFUSALS = {
  401: ['INVALID_CREDENTIALS', 'MFA_REQUIRED', 'MFA_CODE_INVALID'],
  429: ['LOGIN_THROTTLED'],
  503: ['LOGIN_BUSY'],
} as const;

/** Login on a tenant's host or path: the tokens are bound to that tenant. */
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly logins: LoginService,
    private readonly refreshes: TokenRefresh,
    private readonly me: Me,
  ) {}

  @Post('login')
  @PublicOnPlane()
  @Describe({ summary: 'Log in', answer: LoggedInView, problems: LOGIN_REFUSALS })
  async login(@CurrentVisitor() visitor: Visitor, @Body() body: LoginBody): Promise<LoggedInView> {
    const { password, code = null, deviceToken = null } = body;
    const login = { identifier: body.email ?? body.username ?? '', password, code, deviceToken };
    return this.me.loggedIn(await this.logins.login(login, visitor));
  }

  @Post('refresh')
  @PublicOnPlane()
  @Describe({
    summary: 'Exchange a refresh token for new tokens',
    description:
      'A refresh token can be used once. A repeated request within ten seconds gets the same response; a later one ends the session.',
    answer: TokensView,
    problems: { 401: ['REFRESH_INVALID'] },
  })
  async refresh(@CurrentVisitor() visitor: Visitor, @Body() body: RefreshBody): Promise<TokensView> {
    return tokensView(await this.refreshes.refresh(body.refreshToken, visitor));
  }

  @Get('me')
  @AuthenticatedOnPlane({ evenRestricted: true, evenByGrant: true })
  @Describe({ summary: 'Show my profile and permissions in this company', answer: MeView })
  async show(@CurrentActor() me: RequestActor): Promise<MeView> {
    return this.me.of(me);
  }

  @Patch('me')
  @AuthenticatedOnPlane()
  @Describe({
    summary: 'Change my name and phone number',
    answer: MeView,
    problems: { 400: ['PHONE_NOT_INTERNATIONAL'], 403: ['OUTLIVES_GRANT'] },
  })
  async update(
    @CurrentActor() me: RequestActor,
    @Write({ versioned: false }) write: WriteRequest,
    @Body() body: ProfileBody,
  ): Promise<MeView> {
    return this.me.change({ me, write }, body);
  }
}
