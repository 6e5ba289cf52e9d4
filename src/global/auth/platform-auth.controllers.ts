import { Controller } from '@nestjs/common';
import { SessionsController } from '../sessions/sessions.controller';
import { AuthController } from './auth.controller';
import { PasswordsController } from './passwords.controller';
import { SecondFactorController } from './second-factor.controller';

/*
 * The same routes for platform administrators, whose tokens are valid on the control plane and at no tenant. The services read
 * the plane from the request, so only the path differs.
 */

@Controller('admin/api/v1/auth')
export class PlatformAuthController extends AuthController {}

@Controller('admin/api/v1/auth')
export class PlatformSessionsController extends SessionsController {}

@Controller('admin/api/v1/auth')
export class PlatformPasswordsController extends PasswordsController {}

@Controller('admin/api/v1/auth/mfa')
export class PlatformSecondFactorController extends SecondFactorController {}
