import { settingDeclaration } from '../../src/tenant-settings/setting-registry';
import type { SettingKey, SettingValue } from '../../src/tenant-settings/setting-registry';
import type { SettingsSource } from '../../src/tenant-settings/tenant-settings';

/** The default settings of a company in Côte d'Ivoire, with the overrides of a test. */
export class ChosenSettings implements SettingsSource {
  private readonly chosen = new Map<SettingKey, unknown>();

  choose<K extends SettingKey>(key: K, value: SettingValue<K>): void {
    this.chosen.set(key, value);
  }

  async valueOf<K extends SettingKey>(_tenantId: number, key: K): Promise<SettingValue<K>> {
    return (this.chosen.get(key) ?? settingDeclaration(key).fallback('CI')) as SettingValue<K>;
  }
}
