import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FieldError, WriteRequest } from '#kernel';
import { isSettingKey, settingDeclaration } from '../../tenant-settings/setting-registry';
import type { SettingKind } from '../../tenant-settings/setting-kind';
import { GlobalWrites } from '../audit/global-writes';
import { ChangeEvents } from '../changes/change-events';
import { ROLE_PRESETS } from '../roles/role-presets';
import { namingFields } from '../settings/naming-fields';
import { isParameterKey, parameterDeclaration } from './parameter-registry';
import { parameterInvalid, parameterNotEditable, parameterUnknown } from './parameter.errors';
import { PLATFORM } from './parameters.service';
import { storedType, toStored } from './stored-value';
import { SystemParameter } from './system-parameter.entity';

type Values = Readonly<Record<string, unknown>>;

/** A key for which the platform can set a value: a parameter, or a setting whose value applies to tenants without an own choice. */
interface Choosable {
  readonly key: string;
  readonly kind: SettingKind<unknown>;
  readonly label: string;
  readonly isEditable: boolean;
  readonly isPublic: boolean;
}

const POINTER = '/values/';

/** A value for every tenant must be valid for each of them: whole amounts, roles that all tenants have, no development origins. */
const EVERY_TENANT = {
  currency: 'XOF',
  roleCodes: new Set<string>(ROLE_PRESETS.map(({ code }) => code)),
  isProduction: true,
};

/** Changes the values of the platform: all values of a request or none, followed by an event after the commit. */
@Injectable()
export class ParameterChanges {
  constructor(
    private readonly writes: GlobalWrites,
    private readonly events: ChangeEvents,
  ) {}

  /** @throws DomainError PARAMETER_UNKNOWN, PARAMETER_INVALID, PARAMETER_NOT_EDITABLE, errors of GlobalWrites */
  async change(write: WriteRequest, values: Values): Promise<void> {
    const chosen = Object.keys(values).map(choosable);
    await this.writes.run(namingFields(write, Object.keys(values)), async ({ manager }) => {
      await refuseReadOnly(manager, chosen);
      refuseInvalid(chosen, values);
      for (const one of chosen) await save(manager, one, values[one.key]);
    });
    this.events.announce('settings', PLATFORM);
  }

  /** Resets a value to the default of the registry. @throws DomainError PARAMETER_UNKNOWN, PARAMETER_NOT_EDITABLE */
  async reset(write: WriteRequest, key: string): Promise<void> {
    const chosen = choosable(key);
    await this.writes.run(namingFields(write, [key]), async ({ manager }) => {
      await refuseReadOnly(manager, [chosen]);
      await manager.delete(SystemParameter, { parameterKey: key });
    });
    this.events.announce('settings', PLATFORM);
  }
}

function choosable(key: string): Choosable {
  if (isParameterKey(key)) {
    const { kind, labelEn, isEditable, isPublic } = parameterDeclaration(key);
    return { key, kind, label: labelEn, isEditable, isPublic };
  }
  if (!isSettingKey(key)) throw parameterUnknown({ key });
  const { kind, labelEn } = settingDeclaration(key);
  return { key, kind, label: labelEn, isEditable: true, isPublic: false };
}

async function refuseReadOnly(manager: EntityManager, chosen: readonly Choosable[]): Promise<void> {
  for (const { key, isEditable } of chosen) {
    const row = await manager.findOne(SystemParameter, {
      where: { parameterKey: key },
      lock: { mode: 'pessimistic_write' },
    });
    if (!isEditable || row?.isEditable === false) throw parameterNotEditable({ key });
  }
}

function refuseInvalid(chosen: readonly Choosable[], values: Values): void {
  const fields = chosen.flatMap(({ key, kind }): readonly FieldError[] => {
    const value = values[key];
    if (kind.accepts(value) && kind.fits(value, EVERY_TENANT)) return [];
    return [{ pointer: `${POINTER}${key}`, ...kind.refusal }];
  });
  const [first] = fields;
  if (first === undefined) return;
  throw parameterInvalid({ key: first.pointer.slice(POINTER.length), reason: first.code }, { fields });
}

async function save(manager: EntityManager, { key, kind, label, isPublic }: Choosable, value: unknown): Promise<void> {
  await manager.query(
    `INSERT INTO system_parameters (category, parameter_key, value, data_type, description, is_public)
      VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)`,
    [key.split('.')[0], key, toStored(kind.type, value), storedType(kind.type), label, isPublic],
  );
}
