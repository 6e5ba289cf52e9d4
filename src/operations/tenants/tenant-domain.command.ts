import { Command } from 'nest-commander';
import { systemWrite } from '#kernel';
import { proofRecordOf } from '../../global/domains/domain-proof';
import { domainView } from '../../global/domains/domain.view';
import { DomainsService } from '../../global/domains/domains.service';
import type { TenantDomain } from '../../global/domains/tenant-domain.entity';
import { CommandOutput, same } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';
import { domainActionUnknown, domainUnknown } from '../commands/usage.errors';

const ACTIONS = ['list', 'add', 'verify', 'remove'] as const;
type Action = (typeof ACTIONS)[number];

const ALL = { page: 1, limit: 100, sort: [], search: null, filters: {} };

@Command({
  name: 'tenant:domain',
  arguments: '<tenant> <action> [host]',
  description:
    'the domains of a tenant: list, add (prints the DNS record), verify (checks DNS, then serves the domain), remove',
})
export class TenantDomainCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly named: NamedTenants,
    private readonly domains: DomainsService,
  ) {
    super();
  }

  run([tenant = '', action = '', host = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      if (!isAction(action) || (action === 'list') !== (host === '')) throw domainActionUnknown({ action });
      const { id } = (await this.named.find(tenant)).tenant;
      return this.act(id, action, host);
    });
  }

  private async act(tenantId: number, action: Action, host: string): Promise<CommandResult> {
    if (action === 'list') return listed(tenantId, (await this.domains.list(tenantId, ALL)).items);
    const write = systemWrite('command tenant:domain', tenantId, `domains:${action}`);
    if (action === 'add') return shown(await this.domains.add(write, tenantId, host));
    const domain = await this.domains.named(tenantId, host);
    if (domain === null) throw domainUnknown({ host });
    if (action === 'verify') return shown(await this.domains.verify(write, tenantId, domain.id));
    await this.domains.remove(write, tenantId, domain.id);
    const lines = [{ fr: `Domaine supprimé: ${domain.host}`, en: `Domain removed: ${domain.host}` }];
    return { lines, data: { tenantId, host: domain.host, removed: true } };
  }
}

const isAction = (text: string): text is Action => ACTIONS.some((action) => action === text);

function listed(tenantId: number, domains: readonly TenantDomain[]): CommandResult {
  return { lines: domains.map(lineOf), data: { tenantId, domains: domains.map(domainView) } };
}

function shown(domain: TenantDomain): CommandResult {
  const { name, value } = proofRecordOf(domain);
  const record = same(`  ${name}  TXT  "${value}"`);
  const lines = domain.verifiedAt === null ? [lineOf(domain), record] : [lineOf(domain)];
  return { lines, data: { ...domainView(domain) } };
}

function lineOf(domain: TenantDomain): Line {
  const { host, state } = domainView(domain);
  const { fr, en } = STATES[state];
  return { fr: `${host}  ${fr}`, en: `${host}  ${en}` };
}

const STATES = {
  pending: { fr: 'en attente de preuve', en: 'not proven yet' },
  served: { fr: 'servi', en: 'served' },
  missing: { fr: 'servi, mais la preuve est absente', en: 'served, but the proof is missing' },
};
