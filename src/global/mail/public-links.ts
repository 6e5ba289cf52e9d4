import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { frontEndOf } from '../../config/web-settings';

/**
 * The public addresses of companies and of the links in e-mails. For a front end the token goes behind `#`, which the browser
 * does not send to a server. The product's own pages work without scripts and read the token from the query; neither the
 * application log nor the proxy log contains query strings.
 */
@Injectable()
export class PublicLinks {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** The address of a company; with `null` that of the control plane. */
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
