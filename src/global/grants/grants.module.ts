import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { SessionsModule } from '../sessions/sessions.module';
import { PlatformGrantsController } from './platform-grants.controller';
import { PlatformGrants } from './platform-grants.service';

/** Grants on the platform. */
@Module({ imports: [AuthModule, SessionsModule], controllers: [PlatformGrantsController], providers: [PlatformGrants] })
export class PlatformGrantsModule {}
