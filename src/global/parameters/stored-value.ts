import type { SettingType } from '../../tenant-settings/setting-kind';
import type { ParameterType } from './system-parameter.entity';

const STORED_AS: Readonly<Record<SettingType, ParameterType>> = {
  integer: 'integer',
  decimal: 'float',
  boolean: 'boolean',
  choice: 'string',
  text: 'string',
  amount: 'string',
  list: 'json',
  object: 'json',
};

/** The column `data_type` of a value of this type. */
export function storedType(type: SettingType): ParameterType {
  return STORED_AS[type];
}

/** A value in the form of `system_parameters.value`: strings unchanged, all other values as JSON. */
export function toStored(type: SettingType, value: unknown): string {
  return STORED_AS[type] === 'string' ? String(value) : JSON.stringify(value);
}

/** Parses a stored value; undefined when it is invalid. */
export function fromStored(type: SettingType, stored: string): unknown {
  if (STORED_AS[type] === 'string') return stored;
  try {
    return JSON.parse(stored);
  } catch {
    return undefined;
  }
}
