import { Injectable } from '@nestjs/common';
import { forbidden } from '#http';
import type { RequestActor } from '#http';
import { settingDeclaration } from '../../tenant-settings/setting-registry';
import type { SettingKey } from '../../tenant-settings/setting-registry';
import { knownKey } from './setting-changes.service';
import { SettingsService } from './settings.service';
import type { ResolvedSetting } from './settings.service';

type Reader = Pick<RequestActor, 'tenantId' | 'permissions'>;

const MANAGE = 'settings:manage';

/** Settings of a tenant that the current member may read: some are visible only to members who may change them. */
@Injectable()
export class SettingsForReader {
  constructor(private readonly settings: SettingsService) {}

  async list(reader: Reader): Promise<readonly ResolvedSetting[]> {
    const settings = await this.settings.resolve(reader.tenantId ?? 0);
    return settings.filter(({ key }) => mayRead(reader, key));
  }

  /** @throws DomainError SETTING_UNKNOWN, FORBIDDEN */
  async get(reader: Reader, text: string): Promise<ResolvedSetting> {
    const key = knownKey(text);
    if (!mayRead(reader, key)) throw forbidden({ permission: MANAGE });
    return this.settings.resolveOne(reader.tenantId ?? 0, key);
  }
}

function mayRead({ permissions }: Reader, key: SettingKey): boolean {
  return settingDeclaration(key).visibility === 'member' || permissions.has(MANAGE);
}
