import { Module } from '@nestjs/common';
import { AccessRights } from './access-rights';

/** What an account may do in a company and on the platform. */
@Module({ providers: [AccessRights], exports: [AccessRights] })
export class AccessRightsModule {}
