import { Controller } from '@nestjs/common';
import { SessionsController } from '../sessions/sessions.controller';
import { AuthController } from './auth.controller';
import { PasswordsController } from './passwords.controller';
import { SecondFactorController } from './second-factor.controller';

/*
 * The same routes for platform administrators, whose tokens open the control plane and no tenant. They are asked of the plane the
 * request is on, so nothing but the path differs.
 */

@Controller('admin/api/v1/auth')
export class PlatformAuthController extends AuthController {}

@Controller('admin/api/v1/auth')
export class PlatformSessionsController extends SessionsController {}

@Controller('admin/api/v1/auth')
export class PlatformPasswordsController extends PasswordsController {}

@Controller('admin/api/v1/auth/mfa')
export class PlatformSecondFactorController extends SecondFactorController {}
