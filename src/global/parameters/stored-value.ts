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

/** A value as `system_parameters.value` holds it: strings as they are, everything else as JSON. */
export function toStored(type: SettingType, value: unknown): string {
  return STORED_AS[type] === 'string' ? String(value) : JSON.stringify(value);
}

/** The value again; undefined when somebody wrote what is none. */
export function fromStored(type: SettingType, stored: string): unknown {
  if (STORED_AS[type] === 'string') return stored;
  try {
    return JSON.parse(stored);
  } catch {
    return undefined;
  }
}
