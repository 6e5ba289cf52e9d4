import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { GlobalWrites } from '../audit/global-writes';
import { ChangeEvents } from '../changes/change-events';
import { namingFields } from '../settings/naming-fields';
import { lockTenant, saveSettings } from '../settings/setting-changes.service';
import { SettingsService } from '../settings/settings.service';
import { FEATURE_NAMES, FEATURE_REGISTRY, isFeatureName } from './feature-registry';
import type { FeatureName } from './feature-registry';
import { featureUnknown } from './feature.errors';

export interface FeatureState {
  readonly name: FeatureName;
  readonly enabled: boolean;
}

/** The key of `tenant_settings` that stores a tenant's choice. */
const keyOf = (name: FeatureName): string => `feature.${name}`;

/** The features of a tenant: its own choice, else the default of the registry. Read from memory. */
@Injectable()
export class FeaturesService {
  constructor(
    private readonly settings: SettingsService,
    private readonly writes: GlobalWrites,
    private readonly events: ChangeEvents,
  ) {}

  /** @throws DomainError FEATURE_UNKNOWN, SETTINGS_UNAVAILABLE */
  async isEnabled(tenantId: number, text: string): Promise<boolean> {
    const name = knownFeature(text);
    const stored = await this.settings.storedValue(tenantId, keyOf(name));
    return typeof stored === 'boolean' ? stored : FEATURE_REGISTRY[name].isOnByDefault;
  }

  /** @throws DomainError NOT_FOUND_TENANT, SETTINGS_UNAVAILABLE */
  list(tenantId: number): Promise<readonly FeatureState[]> {
    return Promise.all(FEATURE_NAMES.map(async (name) => ({ name, enabled: await this.isEnabled(tenantId, name) })));
  }

  /** @throws DomainError FEATURE_UNKNOWN, NOT_FOUND_TENANT, errors of GlobalWrites */
  async set(write: WriteRequest, tenantId: number, text: string, enabled: boolean): Promise<FeatureState> {
    const name = knownFeature(text);
    const state = await this.writes.run(namingFields(write, [keyOf(name)]), async (unit) => {
      await lockTenant(unit, tenantId);
      await saveSettings(unit, tenantId, { [keyOf(name)]: enabled });
      return { name, enabled };
    });
    this.events.announce('settings', tenantId);
    return state;
  }
}

function knownFeature(name: string): FeatureName {
  if (isFeatureName(name)) return name;
  throw featureUnknown({ feature: name });
}
