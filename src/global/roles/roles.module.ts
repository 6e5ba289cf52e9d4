import { Module } from '@nestjs/common';
import { AccessRightsModule } from '../memberships/access-rights.module';
import { CompanyRoles } from './company-roles.service';
import { RolesController } from './roles.controller';
import { RolesService } from './roles.service';

/** Roles of companies. */
@Module({
  imports: [AccessRightsModule],
  controllers: [RolesController],
  providers: [CompanyRoles, RolesService],
  exports: [RolesService],
})
export class RolesModule {}
