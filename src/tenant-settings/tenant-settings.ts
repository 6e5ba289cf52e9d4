import { Inject } from '@nestjs/common';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import type { SettingKey, SettingValue } from './setting-registry';

/** Port to the settings of all tenants, which are global; implemented by src/global and answered from memory. */
export interface SettingsSource {
  /** The value in force: the tenant's own, else the platform's, else the registry's. */
  valueOf<K extends SettingKey>(tenantId: number, key: K): Promise<SettingValue<K>>;
}

/** Injection token of the {@link SettingsSource}. */
export const TENANT_SETTINGS = Symbol('TENANT_SETTINGS');

/** The settings of the tenant a provider lives in. */
@TenantScoped()
export class TenantSettings {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(TENANT_SETTINGS) private readonly source: SettingsSource,
  ) {}

  /**
   * The value in force now: it is to be asked for at each use and not kept.
   *
   * @throws DomainError SETTINGS_UNAVAILABLE when the global database has been away for longer than a copy may be old
   */
  get<K extends SettingKey>(key: K): Promise<SettingValue<K>> {
    return this.source.valueOf(this.tenant.tenantId, key);
  }
}
