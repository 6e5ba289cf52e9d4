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

/** One setting as it is for a tenant. */
export interface ResolvedSetting {
  readonly key: SettingKey;
  readonly value: unknown;
  readonly source: 'tenant' | 'platform' | 'default';
  /** What holds once the tenant takes its own value back. */
  readonly inherited: unknown;
}

/** What a tenant stored, under its keys; the flags of features are among it. */
interface Stored {
  readonly tenantId: number;
  readonly countryCode: string;
  readonly values: ReadonlyMap<string, unknown>;
}

const MOST_TENANTS = 20_000;
const RETRY_AFTER_SECONDS = 5;

/** The settings in force (`domain.md` §4.3): a tenant's own value, else the platform's, else the registry's. Answered from memory. */
@Injectable()
export class SettingsService implements SettingsSource, OnModuleInit {
  private readonly stored: DirectoryCache<Stored>;

  constructor(
    private readonly database: GlobalDatabase,
    private readonly events: ChangeEvents,
    private readonly parameters: ParametersService,
    ages: CopyAges,
  ) {
    this.stored = new DirectoryCache(MOST_TENANTS, ages);
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

  /** Every setting a company chooses, in the registry's order. @throws DomainError NOT_FOUND_TENANT, SETTINGS_UNAVAILABLE */
  async resolve(tenantId: number): Promise<readonly ResolvedSetting[]> {
    const stored = await this.storedOf(tenantId);
    const chosen = SETTING_KEYS.filter((key) => !isLimitKey(key));
    return Promise.all(chosen.map((key) => this.resolved(stored, key)));
  }

  /** Every limit the platform sets the tenant. @throws DomainError NOT_FOUND_TENANT, SETTINGS_UNAVAILABLE */
  async limits(tenantId: number): Promise<readonly ResolvedSetting[]> {
    const stored = await this.storedOf(tenantId);
    return Promise.all(LIMIT_KEYS.map((key) => this.resolved(stored, key)));
  }

  /** What the tenant stored under a key that is none of the registry's; undefined when nothing. */
  async storedValue(tenantId: number, key: string): Promise<unknown> {
    return (await this.storedOf(tenantId)).values.get(key);
  }

  private async resolved({ values, countryCode }: Stored, key: SettingKey): Promise<ResolvedSetting> {
    const { kind, fallback } = settingDeclaration(key);
    const platform = await this.parameters.settingFor(key);
    const inherited = platform ?? fallback(countryCode);
    const own = values.get(key);
    // What an earlier version accepted and this one does not counts for nothing.
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
