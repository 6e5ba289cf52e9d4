import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FieldError, WriteRequest } from '#kernel';
import type { UnitOfWork } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { SettingContext } from '../../tenant-settings/setting-kind';
import { isLimitKey, isSettingKey, settingDeclaration } from '../../tenant-settings/setting-registry';
import type { LimitKey, SettingKey } from '../../tenant-settings/setting-registry';
import { GlobalWrites } from '../audit/global-writes';
import { ChangeEvents } from '../changes/change-events';
import { limitInvalid } from '../limits/limit.errors';
import { ParametersService } from '../parameters/parameters.service';
import { Tenant } from '../tenants/tenant.entity';
import { tenantUnknown } from '../tenants/tenant.errors';
import { namingFields } from './naming-fields';
import { settingInvalid, settingUnknown } from './setting.errors';
import type { ResolvedSetting } from './settings.service';
import { TenantSetting } from './tenant-setting.entity';

type Values = Readonly<Record<string, unknown>>;

/** Changes the settings of a tenant: all values of a request or none, in one transaction, followed by an event after the commit. */
@Injectable()
export class SettingChanges {
  constructor(
    private readonly writes: GlobalWrites,
    private readonly events: ChangeEvents,
    private readonly parameters: ParametersService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Stores the tenant's own values and returns the settings.
   *
   * @throws DomainError SETTING_UNKNOWN, SETTING_INVALID, NOT_FOUND_TENANT, errors of GlobalWrites
   */
  async change(write: WriteRequest, tenantId: number, values: Values): Promise<readonly ResolvedSetting[]> {
    const keys = Object.keys(values).map(knownKey);
    const changed = await this.writes.run(namingFields(write, keys), async (unit) => {
      const tenant = await lockTenant(unit, tenantId);
      refuseInvalid(values, await this.contextOf(unit.manager, tenant));
      await saveSettings(unit, tenantId, values);
      return Promise.all(keys.map((key) => this.changed(key, values[key], tenant)));
    });
    this.events.announce('settings', tenantId);
    return changed;
  }

  /**
   * Sets limits of a tenant, or resets them (null). Only the platform may do this.
   *
   * @throws DomainError LIMIT_INVALID, NOT_FOUND_TENANT, errors of GlobalWrites
   */
  async changeLimits(
    write: WriteRequest,
    tenantId: number,
    limits: ReadonlyMap<LimitKey, number | null>,
  ): Promise<void> {
    for (const [key, value] of limits) refuseLimit(key, value);
    await this.writes.run(namingFields(write, [...limits.keys()]), async (unit) => {
      await lockTenant(unit, tenantId);
      const own = [...limits].filter(([, value]) => value !== null);
      const inherited = [...limits.keys()].filter((key) => limits.get(key) === null);
      await saveSettings(unit, tenantId, Object.fromEntries(own));
      for (const key of inherited) await unit.manager.delete(TenantSetting, { tenantId, key });
    });
    this.events.announce('settings', tenantId);
  }

  /** Removes the tenant's own value, if there is one. @throws DomainError SETTING_UNKNOWN, NOT_FOUND_TENANT */
  async reset(write: WriteRequest, tenantId: number, text: string): Promise<void> {
    const key = knownKey(text);
    await this.writes.run(namingFields(write, [key]), async (unit) => {
      await lockTenant(unit, tenantId);
      await unit.manager.delete(TenantSetting, { tenantId, key });
    });
    this.events.announce('settings', tenantId);
  }

  private async contextOf(manager: EntityManager, { id, currency }: Tenant): Promise<SettingContext> {
    const roles = await manager.query<{ code: string }[]>(
      'SELECT code FROM roles WHERE tenant_id IS NULL OR tenant_id = ?',
      [id],
    );
    const roleCodes = new Set(roles.map(({ code }) => code));
    return { currency, roleCodes, isProduction: this.settings.environment === 'production' };
  }

  private async changed(key: SettingKey, value: unknown, { countryCode }: Tenant): Promise<ResolvedSetting> {
    const platform = await this.parameters.settingFor(key);
    const inherited = platform ?? settingDeclaration(key).fallback(countryCode);
    return { key, value, source: 'tenant', inherited };
  }
}

/** A key of the registry that a company may change; limits belong to the platform. @throws DomainError SETTING_UNKNOWN */
export function knownKey(key: string): SettingKey {
  if (isSettingKey(key) && !isLimitKey(key)) return key;
  throw settingUnknown({ key });
}

/** Locks the tenant, so that changes of its settings run one after the other. @throws DomainError NOT_FOUND_TENANT */
export async function lockTenant({ manager }: UnitOfWork, id: number): Promise<Tenant> {
  const tenant = await manager.findOne(Tenant, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (tenant === null) throw tenantUnknown({ tenant: String(id) });
  return tenant;
}

function refuseLimit(key: LimitKey, value: number | null): void {
  if (value === null || settingDeclaration(key).kind.accepts(value)) return;
  throw limitInvalid({ name: key.slice(key.indexOf('.') + 1), value: String(value).slice(0, 60) });
}

function refuseInvalid(values: Values, context: SettingContext): void {
  const fields = Object.entries(values).flatMap(([key, value]) => refusalOf(knownKey(key), value, context) ?? []);
  const [first] = fields;
  if (first === undefined) return;
  throw settingInvalid({ key: first.pointer.slice(POINTER.length), reason: first.code }, { fields });
}

const POINTER = '/values/';

function refusalOf(key: SettingKey, value: unknown, context: SettingContext): FieldError | null {
  const { kind } = settingDeclaration(key);
  if (kind.accepts(value) && kind.fits(value, context)) return null;
  return { pointer: `${POINTER}${key}`, ...kind.refusal };
}

/** Inserts or updates the values of the keys. */
export async function saveSettings({ manager, actor }: UnitOfWork, tenantId: number, values: Values): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    await manager.query(
      `INSERT INTO tenant_settings (tenant_id, \`key\`, value, updated_by) VALUES (?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE value = VALUES(value), updated_by = VALUES(updated_by)`,
      [tenantId, key, JSON.stringify(value), actor.userId],
    );
  }
}
