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

/** The id under which changes of the platform's own values are announced. */
export const PLATFORM = 'platform';

/**
 * What the platform chose: its own parameters, and values of tenants' settings for those that chose none. Answered from memory; while the
 * global database is away what was last read goes on, and before it ever answered the registry's values count.
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

  /** The value in force now: it is to be asked for at each use and not kept. Never fails. */
  async get<K extends ParameterKey>(key: K): Promise<ParameterValue<K>> {
    const { kind, fallback, isEditable } = parameterDeclaration(key);
    const stored = isEditable ? storedValue(await this.known(), key, kind) : undefined;
    return (stored ?? fallback) as ParameterValue<K>;
  }

  /** What the platform chose for tenants that chose nothing; undefined when it did not. */
  async settingFor<K extends SettingKey>(key: K): Promise<SettingValue<K> | undefined> {
    const { kind } = settingDeclaration(key);
    return storedValue(await this.known(), key, kind) as SettingValue<K> | undefined;
  }

  /** The row of a key, for who shows or changes it; null where the registry's value counts. */
  async row(key: string): Promise<SystemParameter | null> {
    return (await this.known()).get(key) ?? null;
  }

  /** The keys of settings the platform chose a value for. */
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

/** Undefined when there is none, or what is there is not of the key's kind any more. */
function storedValue<T>(rows: Rows, key: string, kind: SettingKind<T>): T | undefined {
  const row = rows.get(key);
  const value = row === undefined ? undefined : fromStored(kind.type, row.value);
  return kind.accepts(value) ? value : undefined;
}
