import { settingDeclaration } from '../../src/tenant-settings/setting-registry';
import type { SettingKey, SettingValue } from '../../src/tenant-settings/setting-registry';
import type { SettingsSource } from '../../src/tenant-settings/tenant-settings';

/** The registry's defaults of a company of Côte d'Ivoire, and what a test chooses instead. */
export class ChosenSettings implements SettingsSource {
  private readonly chosen = new Map<SettingKey, unknown>();

  choose<K extends SettingKey>(key: K, value: SettingValue<K>): void {
    this.chosen.set(key, value);
  }

  async valueOf<K extends SettingKey>(_tenantId: number, key: K): Promise<SettingValue<K>> {
    return (this.chosen.get(key) ?? settingDeclaration(key).fallback('CI')) as SettingValue<K>;
  }
}
