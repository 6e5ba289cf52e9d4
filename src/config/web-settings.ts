import { SettingError } from './setting-reader';
import type { SettingReader } from './setting-reader';

/** Front ends that the operator runs in addition to the API. */
export interface WebSettings {
  /** Address of a front end with `{slug}` in it, without a trailing slash. Null: e-mails link to the product's own pages. */
  readonly appUrl: string | null;
  /** Origins whose pages may read the responses of every company and of the control plane (CORS). */
  readonly allowedOrigins: readonly string[];
}

const SLUG = '{slug}';
const EXAMPLE = 'a-company';

/** The front end address of a company, or with `null` of the control plane. */
export const frontEndOf = (appUrl: string, slug: string | null): string => appUrl.replace(SLUG, slug ?? 'admin');

/** @throws SettingError naming `APP_URL` or `ALLOWED_ORIGINS` */
export function readWeb(read: SettingReader): WebSettings {
  return { appUrl: readAppUrl(read), allowedOrigins: readOrigins(read) };
}

function readAppUrl(read: SettingReader): string | null {
  const value = read.optional('APP_URL');
  if (value === null) return null;
  const appUrl = value.replace(/\/+$/, '');
  if (appUrl.split(SLUG).length !== 2) throw new SettingError('APP_URL', 'must contain {slug} exactly once');
  const url = parsed(appUrl.replace(SLUG, EXAMPLE));
  if (url === null || !isOpen(url, read)) throw new SettingError('APP_URL', schemesOf(read));
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new SettingError('APP_URL', 'must not contain credentials, "?" or "#"');
  if (!`${url.host}${url.pathname}`.includes(EXAMPLE))
    throw new SettingError('APP_URL', 'must contain {slug} in its host or its path');
  return appUrl;
}

/** Must be exactly in the form that browsers send: any other form would match nothing without an error. */
function readOrigins(read: SettingReader): readonly string[] {
  const origins = read.list('ALLOWED_ORIGINS');
  for (const origin of origins) {
    const url = parsed(origin);
    if (url === null || url.origin !== origin || !isOpen(url, read))
      throw new SettingError('ALLOWED_ORIGINS', `must be origins such as https://app.example.com; ${schemesOf(read)}`);
  }
  return origins;
}

const parsed = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

const isOpen = ({ protocol }: URL, { isProduction }: SettingReader): boolean =>
  protocol === 'https:' || (protocol === 'http:' && !isProduction);

const schemesOf = ({ isProduction }: SettingReader): string =>
  isProduction ? 'must begin with https://' : 'must begin with https:// or http://';
