import { Inject } from '@nestjs/common';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import type { SettingKey, SettingValue } from './setting-registry';

/** Port to the settings of all tenants, which are global; implemented by src/global, which reads them from memory. */
export interface SettingsSource {
  /** The current value: the tenant's own, else the platform's, else the registry's. */
  valueOf<K extends SettingKey>(tenantId: number, key: K): Promise<SettingValue<K>>;
}

/** Injection token of the {@link SettingsSource}. */
export const TENANT_SETTINGS = Symbol('TENANT_SETTINGS');

/** The settings of the tenant to which the provider belongs. */
@TenantScoped()
export class TenantSettings {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(TENANT_SETTINGS) private readonly source: SettingsSource,
  ) {}

  /**
   * The current value. Read it at each use and do not store it.
   *
   * @throws DomainError SETTINGS_UNAVAILABLE when the global database has been down for longer than a cached copy may be used
   */
  get<K extends SettingKey>(key: K): Promise<SettingValue<K>> {
    return this.source.valueOf(this.tenant.tenantId, key);
  }
}
