import { Inject } from '@nestjs/common';
import { Command, Option } from 'nest-commander';
import { systemActor } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { identifyingEmail } from '../../global/users/claimed-accounts';
import { TenantsService } from '../../global/tenants/tenants.service';
import { FirstAdministrators } from './first-administrators';
import { ProvisioningService } from './provisioning.service';
import { CommandOutput, same } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { emailAddress } from '../commands/option-values';

interface CreateOptions extends OutputOptions {
  readonly slug?: string;
  readonly email?: string;
  readonly country?: string;
  readonly currency?: string;
  readonly timezone?: string;
  readonly server?: string;
  readonly placement?: string;
}

@Command({
  name: 'tenant:create',
  arguments: '<name>',
  description: 'create a tenant with its own database and database accounts',
})
export class TenantCreateCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly provisioning: ProvisioningService,
    private readonly tenants: TenantsService,
    private readonly administrators: FirstAdministrators,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
  }

  run([name = '']: string[], options: CreateOptions): Promise<void> {
    return this.output.run(options, () => this.create(name, options));
  }

  @Option({ flags: '--slug <slug>', description: 'the slug (made from the name)' })
  parseSlug(value: string): string {
    return value;
  }

  @Option({ flags: '--email <email>', description: 'the e-mail address of its first administrator' })
  parseEmail(value: string): string {
    return emailAddress(value);
  }

  @Option({ flags: '--country <code>', description: 'ISO 3166 (CI)' })
  parseCountry(value: string): string {
    return value;
  }

  @Option({ flags: '--currency <code>', description: 'ISO 4217 (that of the country, if known)' })
  parseCurrency(value: string): string {
    return value;
  }

  @Option({ flags: '--timezone <zone>', description: 'IANA (that of the country, if it has only one)' })
  parseTimezone(value: string): string {
    return value;
  }

  @Option({ flags: '--server <name>', description: 'database server (one with free capacity)' })
  parseServer(value: string): string {
    return value;
  }

  @Option({ flags: '--placement <placement>', description: 'database (default)', choices: ['database'] })
  parsePlacement(value: string): string {
    return value;
  }

  private async create(name: string, options: CreateOptions): Promise<CommandResult> {
    const { slug, country, currency, timezone, server, placement } = options;
    const email = options.email === undefined ? undefined : identifyingEmail(options.email);
    const request = {
      name,
      slug,
      countryCode: country,
      currency,
      timezone,
      contactEmail: email,
      serverName: server,
      placement,
    };
    const { tenantId } = await this.provisioning.createTenant(request, {
      actor: systemActor('tenant:create'),
      idempotencyKey: null,
    });
    const { tenant, location } = await this.tenants.get(tenantId);
    const invitation = email === undefined ? null : await this.administrators.invite({ ...tenant, tenantId }, email);
    const url = `https://${tenant.slug}.${this.settings.baseDomain}`;
    const database = location?.databaseName ?? null;
    return {
      lines: [
        { fr: `Tenant créé: ${tenant.name} (ID: ${tenantId})`, en: `Tenant created: ${tenant.name} (ID: ${tenantId})` },
        { fr: `Base de données: ${database}`, en: `Database: ${database}` },
        same(`URL: ${url}`),
        ...administratorLines(email, invitation),
      ],
      data: {
        id: tenantId,
        name: tenant.name,
        slug: tenant.slug,
        database,
        url,
        administrator: email ?? null,
        invitation,
      },
    };
  }
}

function administratorLines(email: string | undefined, invitation: string | null): Line[] {
  if (email === undefined || invitation === null) return [];
  return [
    {
      fr: `Administrateur: ${email}, invitation: ${invitation}`,
      en: `Administrator: ${email}, invitation: ${invitation}`,
    },
  ];
}
