import { isEmail } from 'class-validator';
import { currencyOfCountry, isCountry, isCurrency, isTimeZone, timezoneOfCountry } from '#kernel';
import { isReservedSlug } from '#tenancy';
import { plainLatin } from './plain-latin';
import { profileIncomplete, profileInvalid, slugInvalid, slugReserved } from './provisioning.errors';

/** Profile of a new tenant. Everything but the name has a default; currency and time zone follow the country (domain.md §4.1). */
export interface CreateTenantRequest {
  readonly name: string;
  readonly slug?: string | undefined;
  readonly countryCode?: string | undefined;
  readonly currency?: string | undefined;
  readonly timezone?: string | undefined;
  readonly locale?: string | undefined;
  readonly contactEmail?: string | undefined;
  readonly serverName?: string | undefined;
  readonly placement?: string | undefined;
}

/** A validated profile with all defaults applied. */
export interface Profile {
  readonly name: string;
  readonly countryCode: string;
  readonly currency: string;
  readonly timezone: string;
  readonly locale: string;
  readonly contactEmail: string | null;
}

const SLUG = /^[a-z0-9](?:[a-z0-9-]{1,58})[a-z0-9]$/;
const MAX_SLUG_LENGTH = 60;
/** A slug of digits alone would be ambiguous where a tenant is named by id or slug. */
const DIGITS = /^\d+$/;

/** @throws DomainError TENANT_PROFILE_INVALID, TENANT_PROFILE_INCOMPLETE */
export function profileOf(request: CreateTenantRequest): Profile {
  const countryCode = checked('countryCode', (request.countryCode ?? 'CI').toUpperCase(), isCountry);
  const currency = request.currency ?? demanded('currency', countryCode, currencyOfCountry(countryCode));
  const timezone = request.timezone ?? demanded('timezone', countryCode, timezoneOfCountry(countryCode));
  return {
    name: checked('name', request.name.trim(), (name) => name.length >= 1 && name.length <= 255),
    countryCode,
    currency: checked('currency', currency.toUpperCase(), isCurrency),
    timezone: checked('timezone', timezone, isTimeZone),
    locale: checked('locale', request.locale ?? 'fr', isLocale),
    contactEmail:
      request.contactEmail === undefined ? null : checked('contactEmail', request.contactEmail.trim(), isEmail),
  };
}

/** @throws DomainError SLUG_INVALID, SLUG_RESERVED */
export function checkSlug(slug: string): string {
  if (isReservedSlug(slug)) throw slugReserved({ slug });
  if (!SLUG.test(slug) || DIGITS.test(slug)) throw slugInvalid({ slug: slug.slice(0, 80) });
  return slug;
}

/** Derives a slug from a name: letters a to z, hyphens for everything else; `n` > 1 is appended after a collision. */
export function slugFrom(name: string, n: number): string {
  const dashed =
    plainLatin(name)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'societe';
  const isUnfit = dashed.length < 3 || isReservedSlug(dashed) || DIGITS.test(dashed);
  const base = isUnfit ? `societe-${dashed}` : dashed;
  const suffix = n > 1 ? `-${n}` : '';
  return base.slice(0, MAX_SLUG_LENGTH - suffix.length).replace(/-+$/, '') + suffix;
}

function checked(field: string, value: string, isValid: (value: string) => boolean): string {
  if (!isValid(value)) throw profileInvalid({ field, value: value.slice(0, 80) });
  return value;
}

/** A value that the country does not determine is required. */
function demanded(field: string, countryCode: string, known: string | undefined): string {
  if (known === undefined) throw profileIncomplete({ field, countryCode });
  return known;
}

const isLocale = (locale: string): boolean => locale === 'fr' || locale === 'en';
