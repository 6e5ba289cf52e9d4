import { Inject } from '@nestjs/common';
import { Command } from 'nest-commander';
import { KEY_RING, KeyRing, randomSecret } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { migrateGlobal } from '../../database/global/migrate-global';
import { UsersService } from '../../global/users/users.service';
import { DemoCompanies } from '../bootstrap/demo-companies';
import type { DemoLogin } from '../bootstrap/demo-companies';
import { ServerRegistration } from '../bootstrap/server-registration';
import { CommandOutput, same } from './command-output';
import type { CommandResult, Line, OutputOptions } from './command-output';
import { OperatorCommand } from './operator-command';

@Command({
  name: 'bootstrap',
  description: 'lay a fresh platform: global database, server, administrator, demo tenants; safe to repeat',
})
export class BootstrapCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly registration: ServerRegistration,
    private readonly users: UsersService,
    private readonly demo: DemoCompanies,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly keyRing: KeyRing,
  ) {
    super();
  }

  run(_parameters: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, () => this.bootstrap());
  }

  private async bootstrap(): Promise<CommandResult> {
    await migrateGlobal(this.settings, this.keyRing);
    await this.registration.registerLocal();
    const { email } = this.settings.platformAdmin;
    const adminPassword = await this.administrator(email);
    const tenants = this.settings.demoData ? await this.demo.ensure() : [];
    return {
      lines: [
        { fr: `Administrateur de la plateforme: ${email}`, en: `Platform administrator: ${email}` },
        ...(adminPassword === null
          ? []
          : [
              {
                fr: `Mot de passe (affiché cette seule fois): ${adminPassword}`,
                en: `Password (shown this once): ${adminPassword}`,
              },
            ]),
        ...tenants.flatMap(loginsOf),
      ],
      data: { adminEmail: email, adminPassword, tenants },
    };
  }

  /** Answers the password when the account was made now and the password is not the operator's own. */
  private async administrator(email: string): Promise<string | null> {
    const given = this.settings.platformAdmin.password;
    const password = given ?? randomSecret().slice(0, 24);
    const made = await this.users.createPlatformAdministrator({
      email,
      password,
      firstName: 'Platform',
      lastName: 'Administrator',
      mustChangePassword: given === null,
    });
    return made !== null && given === null ? password : null;
  }
}

function loginsOf({ name, url, email, password, driver }: DemoLogin): Line[] {
  const login = `${driver.email}  ${driver.password ?? ''}`;
  return [
    same(`${name}: ${url}  ${email}  ${password ?? ''}`),
    { fr: `${name}, conducteur: ${login}`, en: `${name}, driver: ${login}` },
  ];
}
