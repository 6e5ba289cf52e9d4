import { Global, Module } from '@nestjs/common';
import { TenantRunner } from '#tenancy';
import { GaragesService } from '../fleet/garages/garages.service';
import { LimitsService } from '../global/limits/limits.service';
import { AccessRights } from '../global/memberships/access-rights';
import { MemberEvents } from '../global/memberships/member-events';
import { MEMBER_GARAGES } from '../global/memberships/member-garages';
import type { MemberGarages } from '../global/memberships/member-garages';
import { SettingsService } from '../global/settings/settings.service';
import { COMPANY_MONEY } from '../global/tenants/company-money';
import type { CompanyMoney } from '../global/tenants/company-money';
import { TenantIdentities } from '../global/tenants/tenant-identities.service';
import { MoneyInUse } from '../tenant-settings/money-in-use';
import { TENANT_LIMITS } from '../tenant-settings/tenant-limits';
import { TENANT_MEMBERS } from '../tenant-settings/tenant-members';
import { TENANT_SETTINGS, TenantSettings } from '../tenant-settings/tenant-settings';
import { TenantUsage } from '../tenant-settings/tenant-usage';
import { COMPANY_IDENTITIES } from '../workshop/document/company-identity';

/** Binds what the data plane asks about a company, its members and its limits, and what the control plane asks its database. */
@Global()
@Module({
  providers: [
    {
      provide: MEMBER_GARAGES,
      inject: [TenantRunner],
      useFactory: (runner: TenantRunner): MemberGarages => ({
        exists: (tenantId, garageId) => runner.run(tenantId, GaragesService, (garages) => garages.exists(garageId)),
      }),
    },
    {
      provide: COMPANY_MONEY,
      inject: [TenantRunner],
      useFactory: (runner: TenantRunner): CompanyMoney => ({
        isInUse: (tenantId) => runner.run(tenantId, MoneyInUse, (money) => money.isInUse()),
        adoptCountry: (tenantId, from, to) => runner.run(tenantId, MoneyInUse, (money) => money.adoptCountry(from, to)),
      }),
    },
    MemberEvents,
    { provide: COMPANY_IDENTITIES, useExisting: TenantIdentities },
    { provide: TENANT_MEMBERS, useExisting: AccessRights },
    { provide: TENANT_LIMITS, useExisting: LimitsService },
    { provide: TENANT_SETTINGS, useExisting: SettingsService },
    TenantSettings,
    MoneyInUse,
    TenantUsage,
  ],
  exports: [
    COMPANY_MONEY,
    COMPANY_IDENTITIES,
    MEMBER_GARAGES,
    MemberEvents,
    TENANT_LIMITS,
    TENANT_MEMBERS,
    TENANT_SETTINGS,
    TenantSettings,
    TenantUsage,
  ],
})
export class CompanyPortsModule {}
