import { idInvalid } from './command.errors';

/** Parses the id in an argument. @throws DomainError ID_INVALID */
export function rowIdOf(value: string | undefined): number {
  if (value === undefined || !/^[1-9]\d{0,9}$/.test(value)) throw idInvalid({ value: value ?? '' });
  return Number(value);
}
