import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { TenantRunner } from '#tenancy';
import { LIMIT_KEYS } from '../../tenant-settings/setting-registry';
import type { LimitKey } from '../../tenant-settings/setting-registry';
import type { LimitsSource, LimitUse } from '../../tenant-settings/tenant-limits';
import { TenantUsage } from '../../tenant-settings/tenant-usage';
import type { UsedInDatabase } from '../../tenant-settings/tenant-usage';
import { GlobalDatabase } from '../global-database';
import { SettingChanges } from '../settings/setting-changes.service';
import { SettingsService } from '../settings/settings.service';
import { limitInvalid, limitUnknown } from './limit.errors';
import { activeMembers, databaseSize } from './usage';

const PREFIX = 'limits.';

/** The names in the API and on the command line: `vehicles`, `storage_bytes`. */
export const LIMIT_NAMES: readonly string[] = LIMIT_KEYS.map((key) => key.slice(PREFIX.length));

/** Share of a limit from which the state is `near`. */
const NEAR = 0.8;

export interface LimitState extends LimitUse {
  /** Where the value comes from. */
  readonly source: 'tenant' | 'platform' | 'default';
}

/** New limits by name; null resets a limit to the default of the platform. */
export type LimitValues = Readonly<Record<string, number | null>>;

const NOTHING: UsedInDatabase = { storageBytes: null, vehicles: null };

/** Limits of tenants. They are stored as settings and read from memory. */
@Injectable()
export class LimitsService implements LimitsSource {
  constructor(
    private readonly settings: SettingsService,
    private readonly changes: SettingChanges,
    private readonly database: GlobalDatabase,
    private readonly tenants: TenantRunner,
  ) {}

  /** @throws DomainError NOT_FOUND_TENANT, SETTINGS_UNAVAILABLE */
  async of(tenantId: number): Promise<readonly LimitState[]> {
    const limits = await this.settings.limits(tenantId);
    const used = await this.usedBy(tenantId);
    return limits.map(({ key, value, source }) => {
      const name = key.slice(PREFIX.length);
      const limit = Number(value);
      return { name, limit, source, used: used.get(name) ?? null, state: stateOf(limit, used.get(name) ?? null) };
    });
  }

  /** Stores all of the values or none. @throws DomainError LIMIT_UNKNOWN, LIMIT_INVALID, NOT_FOUND_TENANT, errors of GlobalWrites */
  async change(write: WriteRequest, tenantId: number, values: LimitValues): Promise<readonly LimitState[]> {
    const named = Object.entries(values).map(([name, value]) => [knownLimit(name), value] as const);
    if (named.length === 0) throw limitInvalid({ name: '', value: '' });
    await this.changes.changeLimits(write, tenantId, new Map(named));
    return this.of(tenantId);
  }

  private async usedBy(tenantId: number): Promise<ReadonlyMap<string, number | null>> {
    const [members, databaseBytes] = await this.database.use(async (manager) => [
      await activeMembers(manager, tenantId),
      await databaseSize(manager, tenantId),
    ]);
    const own = await this.tenants.run(tenantId, TenantUsage, (usage) => usage.read()).catch(() => NOTHING);
    return new Map([
      ['members', members],
      ['database_bytes', databaseBytes],
      ['storage_bytes', own.storageBytes],
      ['vehicles', own.vehicles],
    ]);
  }
}

function knownLimit(name: string): LimitKey {
  const key = LIMIT_KEYS.find((known) => known === `${PREFIX}${name}`);
  if (key === undefined) throw limitUnknown({ name: name.slice(0, 60), names: LIMIT_NAMES.join(', ') });
  return key;
}

function stateOf(limit: number, used: number | null): LimitState['state'] {
  if (used === null) return 'ok';
  if (used >= limit) return 'full';
  return used >= limit * NEAR ? 'near' : 'ok';
}
