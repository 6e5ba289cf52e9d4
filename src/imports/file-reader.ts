import type { TenantContext } from '#tenancy';
import { boundsOf } from '../records/days/day-kinds';
import type { DayBounds } from '../records/days/day-kinds';
import type { TenantSettings } from '../tenant-settings/tenant-settings';

/** The company whose wall clock and habits a file's days and moments have, and what its days are measured by. */
export interface FileReader {
  readonly timezone: string;
  readonly countryCode: string;
  readonly days: DayBounds;
}

/** @throws DomainError SETTINGS_UNAVAILABLE */
export async function fileReaderOf(
  { timezone, countryCode }: Pick<TenantContext, 'timezone' | 'countryCode'>,
  settings: TenantSettings,
): Promise<FileReader> {
  return { timezone, countryCode, days: boundsOf(timezone, await settings.get('books.first_year')) };
}
