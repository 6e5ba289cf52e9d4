import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';

/** Where people find a company, and where a link leads. The token stands behind `#`: it comes into no server's log. */
@Injectable()
export class PublicLinks {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** A company's address, or with `null` that of the control plane. */
  home(slug: string | null): string {
    const { baseDomain, environment, port } = this.settings;
    const host = `${slug ?? 'admin'}.${baseDomain}`;
    return environment === 'production' ? `https://${host}` : `http://${host}:${port}`;
  }

  to(slug: string | null, page: 'invitation' | 'password-reset', token: string): string {
    return `${this.home(slug)}/${page}#token=${token}`;
  }
}
