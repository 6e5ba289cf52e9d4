import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { frontEndOf } from '../../config/web-settings';

/**
 * Where people find a company, and where a link leads. To a front end the token goes behind `#`, which no server sees. Our own pages work
 * without scripts, so they are given it in the query: neither our log nor the door's holds a query.
 */
@Injectable()
export class PublicLinks {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** A company's address, or with `null` that of the control plane. */
  home(slug: string | null): string {
    const { baseDomain, environment, port, web } = this.settings;
    if (web.appUrl !== null) return frontEndOf(web.appUrl, slug);
    const host = `${slug ?? 'admin'}.${baseDomain}`;
    return environment === 'production' ? `https://${host}` : `http://${host}:${port}`;
  }

  to(slug: string | null, page: 'invitation' | 'password-reset', token: string): string {
    const mark = this.settings.web.appUrl === null ? '?' : '#';
    return `${this.home(slug)}/${page}${mark}token=${token}`;
  }
}
