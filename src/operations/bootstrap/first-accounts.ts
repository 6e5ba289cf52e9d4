import { Inject, Injectable } from '@nestjs/common';
import { randomSecret } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { UsersService } from '../../global/users/users.service';
import { DemoCompanies } from './demo-companies';
import type { DemoLogin } from './demo-companies';

const PASSWORD_LENGTH = 24;

/** The first accounts of a new platform: its administrator, and the demo companies if they are switched on. */
@Injectable()
export class FirstAccounts {
  constructor(
    private readonly users: UsersService,
    private readonly demoCompanies: DemoCompanies,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Returns the password if the account was created now with a generated password; null otherwise. */
  async administrator(): Promise<{ readonly email: string; readonly password: string | null }> {
    const { email, password: given } = this.settings.platformAdmin;
    const password = given ?? randomSecret().slice(0, PASSWORD_LENGTH);
    const made = await this.users.createPlatformAdministrator({
      email,
      password,
      firstName: 'Platform',
      lastName: 'Administrator',
      mustChangePassword: given === null,
    });
    return { email, password: made !== null && given === null ? password : null };
  }

  /** The steps that the administrator has to do first. A generated password can be used only to change it. */
  firstLogin(): { readonly fr: string; readonly en: string } {
    const { baseDomain, platformMfa, environment } = this.settings;
    const plane = environment === 'production' ? `https://admin.${baseDomain}` : '/admin';
    const needsFactor = platformMfa === 'required';
    return {
      fr:
        `Première connexion: ce compte ne peut rien faire avant d'avoir changé son mot de passe (POST ${plane}/api/v1/auth/password)` +
        (needsFactor
          ? `, puis inscrit un second facteur (POST ${plane}/api/v1/auth/mfa/enrol, puis …/mfa/confirm).`
          : '.'),
      en:
        `First login: this account can do nothing before its password is changed (POST ${plane}/api/v1/auth/password)` +
        (needsFactor
          ? ` and a second factor is set up (POST ${plane}/api/v1/auth/mfa/enrol, then …/mfa/confirm).`
          : '.'),
    };
  }

  demo(): Promise<DemoLogin[]> {
    return this.settings.demoData ? this.demoCompanies.ensure() : Promise.resolve([]);
  }
}
