import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { isLimitKey, LIMIT_KEYS, SETTING_KEYS, settingDeclaration } from '../../tenant-settings/setting-registry';
import type { SettingKey, SettingValue } from '../../tenant-settings/setting-registry';
import type { SettingsSource } from '../../tenant-settings/tenant-settings';
import { ChangeEvents } from '../changes/change-events';
import { CopyAges } from '../changes/copy-ages';
import { GlobalDatabase } from '../global-database';
import { ParametersService } from '../parameters/parameters.service';
import { DirectoryCache } from '../tenants/directory-cache';
import { Tenant } from '../tenants/tenant.entity';
import { tenantUnknown } from '../tenants/tenant.errors';
import { settingsUnavailable } from './setting.errors';
import { TenantSetting } from './tenant-setting.entity';

/** The current value of one setting of a tenant. */
export interface ResolvedSetting {
  readonly key: SettingKey;
  readonly value: unknown;
  readonly source: 'tenant' | 'platform' | 'default';
  /** The value that applies without the tenant's own value. */
  readonly inherited: unknown;
}

/** Values that a tenant stored, by key, including feature flags. */
interface Stored {
  readonly tenantId: number;
  readonly countryCode: string;
  readonly values: ReadonlyMap<string, unknown>;
}

const MAX_TENANTS = 20_000;
const RETRY_AFTER_SECONDS = 5;

/** The current settings (`domain.md` §4.3): a tenant's own value, else the platform's, else the registry's. Read from memory. */
@Injectable()
export class SettingsService implements SettingsSource, OnModuleInit {
  private readonly stored: DirectoryCache<Stored>;

  constructor(
    private readonly database: GlobalDatabase,
    private readonly events: ChangeEvents,
    private readonly parameters: ParametersService,
    ages: CopyAges,
  ) {
    this.stored = new DirectoryCache(MAX_TENANTS, ages);
  }

  onModuleInit(): void {
    const forget = (id: string): void => this.stored.forget(({ tenantId }) => String(tenantId) === id);
    this.events.on('settings', forget);
    this.events.on('tenant', forget);
  }

  async valueOf<K extends SettingKey>(tenantId: number, key: K): Promise<SettingValue<K>> {
    const { value } = await this.resolved(await this.storedOf(tenantId), key);
    return value as SettingValue<K>;
  }

  /** @throws DomainError NOT_FOUND_TENANT, SETTINGS_UNAVAILABLE */
  async resolveOne(tenantId: number, key: SettingKey): Promise<ResolvedSetting> {
    return this.resolved(await this.storedOf(tenantId), key);
  }

  /** Every setting that a company can change, in the order of the registry. @throws DomainError NOT_FOUND_TENANT, SETTINGS_UNAVAILABLE */
  async resolve(tenantId: number): Promise<readonly ResolvedSetting[]> {
    const stored = await this.storedOf(tenantId);
    const chosen = SETTING_KEYS.filter((key) => !isLimitKey(key));
    return Promise.all(chosen.map((key) => this.resolved(stored, key)));
  }

  /** Every limit of the tenant. @throws DomainError NOT_FOUND_TENANT, SETTINGS_UNAVAILABLE */
  async limits(tenantId: number): Promise<readonly ResolvedSetting[]> {
    const stored = await this.storedOf(tenantId);
    return Promise.all(LIMIT_KEYS.map((key) => this.resolved(stored, key)));
  }

  /** The tenant's stored value of a key outside the registry; undefined when there is none. */
  async storedValue(tenantId: number, key: string): Promise<unknown> {
    return (await this.storedOf(tenantId)).values.get(key);
  }

  private async resolved({ values, countryCode }: Stored, key: SettingKey): Promise<ResolvedSetting> {
    const { kind, fallback } = settingDeclaration(key);
    const platform = await this.parameters.settingFor(key);
    const inherited = platform ?? fallback(countryCode);
    const own = values.get(key);
    // A value of an earlier version that is no longer valid is ignored.
    if (own !== undefined && kind.accepts(own)) return { key, value: own, source: 'tenant', inherited };
    return { key, value: inherited, source: platform === undefined ? 'default' : 'platform', inherited };
  }

  private async storedOf(tenantId: number): Promise<Stored> {
    const read = (): Promise<Stored | null> => this.read(tenantId);
    const stored = await this.stored.get(String(tenantId), read).catch((cause: unknown) => {
      throw settingsUnavailable({}, { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
    });
    if (stored === null) throw tenantUnknown({ tenant: String(tenantId) });
    return stored;
  }

  private read(tenantId: number): Promise<Stored | null> {
    return this.database.use(async (manager) => {
      const tenant = await manager.findOneBy(Tenant, { id: tenantId });
      if (tenant === null) return null;
      const rows = await manager.findBy(TenantSetting, { tenantId });
      return { tenantId, countryCode: tenant.countryCode, values: new Map(rows.map(({ key, value }) => [key, value])) };
    });
  }
}
