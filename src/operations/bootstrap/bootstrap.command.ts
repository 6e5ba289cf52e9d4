import { Inject } from '@nestjs/common';
import { Command } from 'nest-commander';
import { KEY_RING, KeyRing } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { migrateGlobal } from '../../database/global/migrate-global';
import { ConfiguredServers } from './configured-servers';
import type { DemoLogin } from './demo-companies';
import { FirstAccounts } from './first-accounts';
import { TenantUpgrade, UPGRADE_COMMAND } from './tenant-upgrade';
import type { UpgradeReport } from './tenant-upgrade';
import { CommandOutput, same, showProgress } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'bootstrap',
  description:
    'set up a new platform, or upgrade an older one to this release: global database, server, tenants, administrator, demo tenants',
})
export class BootstrapCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly servers: ConfiguredServers,
    private readonly upgrade: TenantUpgrade,
    private readonly first: FirstAccounts,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly keyRing: KeyRing,
  ) {
    super();
  }

  run(_parameters: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, () => this.bootstrap());
  }

  /** @throws DomainError MASTER_KEYS_FOREIGN, LEASE_HELD */
  private async bootstrap(): Promise<CommandResult> {
    await migrateGlobal(this.settings, this.keyRing);
    await this.servers.register();
    const { email: adminEmail, password: adminPassword } = await this.first.administrator();
    const upgraded = await this.upgrade.run(showProgress);
    const tenants = upgraded.behind === 0 ? await this.first.demo() : [];
    const firstLogin = adminPassword === null ? null : this.first.firstLogin();
    return {
      lines: [
        { fr: `Administrateur de la plateforme: ${adminEmail}`, en: `Platform administrator: ${adminEmail}` },
        ...(adminPassword === null ? [] : [passwordLine(adminPassword)]),
        ...(firstLogin === null ? [] : [firstLogin]),
        ...tenants.flatMap(loginsOf),
        ...(upgraded.migrated === 0 ? [] : [migratedLine(upgraded)]),
      ],
      notices: upgraded.behind === 0 ? [] : behindLines(upgraded),
      data: { adminEmail, adminPassword, firstLogin: firstLogin?.en ?? null, tenants, upgraded },
      exitCode: upgraded.behind === 0 ? EXIT.done : EXIT.failed,
    };
  }
}

const passwordLine = (password: string): Line => ({
  fr: `Mot de passe (affiché une seule fois): ${password}`,
  en: `Password (shown only once): ${password}`,
});

const migratedLine = ({ migrated }: UpgradeReport): Line => ({
  fr: `${migrated} société(s) migrée(s)`,
  en: `${migrated} tenant(s) migrated`,
});

function behindLines({ behind, reasons }: UpgradeReport): Line[] {
  return [
    {
      fr: `${behind} société(s) ont encore un schéma antérieur. Corrigez la cause, puis lancez \`${UPGRADE_COMMAND}\`.`,
      en: `${behind} tenant(s) still have an older schema. Fix the cause, then run \`${UPGRADE_COMMAND}\`.`,
    },
    ...reasons.map(same),
  ];
}

function loginsOf({ name, url, email, password, driver }: DemoLogin): Line[] {
  const login = `${driver.email}  ${driver.password ?? ''}`;
  return [
    same(`${name}: ${url}  ${email}  ${password ?? ''}`),
    { fr: `${name}, conducteur: ${login}`, en: `${name}, driver: ${login}` },
  ];
}
