import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { SettingKind } from '../../tenant-settings/setting-kind';
import { settingDeclaration } from '../../tenant-settings/setting-registry';
import type { SettingKey, SettingValue } from '../../tenant-settings/setting-registry';
import { ChangeEvents } from '../changes/change-events';
import { CopyAges } from '../changes/copy-ages';
import { GlobalDatabase } from '../global-database';
import { DirectoryCache } from '../tenants/directory-cache';
import { isParameterKey, parameterDeclaration } from './parameter-registry';
import type { ParameterKey, ParameterValue } from './parameter-registry';
import { fromStored } from './stored-value';
import { SystemParameter } from './system-parameter.entity';

type Rows = ReadonlyMap<string, SystemParameter>;

const ROWS = 'rows';

/** The id of events for changes of the platform's own values. */
export const PLATFORM = 'platform';

/**
 * Values of the platform: its own parameters, and settings for tenants without an own choice. Read from memory. While the global
 * database is down, the last values stay in use; before the first read, the defaults of the registry apply.
 */
@Injectable()
export class ParametersService implements OnModuleInit {
  private readonly rows: DirectoryCache<Rows>;

  constructor(
    private readonly database: GlobalDatabase,
    private readonly events: ChangeEvents,
    ages: CopyAges,
  ) {
    this.rows = new DirectoryCache(1, { isFresh: (readAt) => ages.isFresh(readAt), isUsable: () => true });
  }

  onModuleInit(): void {
    this.events.on('settings', (id) => {
      if (id === PLATFORM) this.rows.forget(() => true);
    });
  }

  /** The current value. Read it at each use and do not store it. Never fails. */
  async get<K extends ParameterKey>(key: K): Promise<ParameterValue<K>> {
    const { kind, fallback, isEditable } = parameterDeclaration(key);
    const stored = isEditable ? storedValue(await this.known(), key, kind) : undefined;
    return (stored ?? fallback) as ParameterValue<K>;
  }

  /** The platform's value of a setting for tenants without an own choice; undefined when there is none. */
  async settingFor<K extends SettingKey>(key: K): Promise<SettingValue<K> | undefined> {
    const { kind } = settingDeclaration(key);
    return storedValue(await this.known(), key, kind) as SettingValue<K> | undefined;
  }

  /** The row of a key, for display or change; null when the registry's value applies. */
  async row(key: string): Promise<SystemParameter | null> {
    return (await this.known()).get(key) ?? null;
  }

  /** The keys of settings for which the platform set a value. */
  async chosenSettings(): Promise<readonly string[]> {
    return [...(await this.known()).keys()].filter((key) => !isParameterKey(key)).toSorted();
  }

  private async known(): Promise<Rows> {
    const rows = await this.rows.get(ROWS, () => this.read()).catch(() => null);
    return rows ?? new Map();
  }

  private async read(): Promise<Rows> {
    const rows = await this.database.use((manager) => manager.find(SystemParameter));
    return new Map(rows.map((row) => [row.parameterKey, row]));
  }
}

/** Undefined when there is no value, or its type no longer fits the key. */
function storedValue<T>(rows: Rows, key: string, kind: SettingKind<T>): T | undefined {
  const row = rows.get(key);
  const value = row === undefined ? undefined : fromStored(kind.type, row.value);
  return kind.accepts(value) ? value : undefined;
}
