import { Command, Option } from 'nest-commander';
import { systemActor } from '#kernel';
import { timeToLiveMs } from './time-to-live';
import type { Operation } from '../tasks/operation.entity';
import { TenantCloning } from './tenant-cloning.service';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { missingContents, missingLines } from '../offboarding/rows/missing-contents';
import type { MissingContents } from '../offboarding/rows/missing-contents';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';

interface CloneOptions extends OutputOptions {
  readonly slug: string;
  readonly anonymise?: boolean;
  readonly ttl?: string;
  readonly server?: string;
}

@Command({
  name: 'tenant:clone',
  arguments: '<tenant>',
  description: 'copy a tenant to a new tenant with its own database; exits with 4 if files are missing',
})
export class TenantCloneCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly cloning: TenantCloning,
  ) {
    super();
  }

  run([named = '']: string[], options: CloneOptions): Promise<void> {
    return this.output.run(options, () => this.clone(named, options));
  }

  @Option({ flags: '--slug <slug>', description: 'the slug of the copy', required: true })
  parseSlug(value: string): string {
    return value;
  }

  @Option({ flags: '--anonymise', description: 'without personal data and without files' })
  parseAnonymise(): boolean {
    return true;
  }

  @Option({ flags: '--ttl <duration>', description: 'erase the copy after this number of days (7d) or hours (12h)' })
  parseTtl(value: string): string {
    timeToLiveMs(value);
    return value;
  }

  @Option({ flags: '--server <name>', description: 'the server of the copy (the one with the most free capacity)' })
  parseServer(value: string): string {
    return value;
  }

  private async clone(named: string, options: CloneOptions): Promise<CommandResult> {
    const { tenant } = await this.tenants.find(named);
    const { slug, anonymise = false, ttl = null, server = null } = options;
    const actor = systemActor('tenant:clone');
    const { id, result } = await this.cloning.clone(tenant.id, { slug, anonymise, ttl, serverName: server, actor });
    return resultOf({ id, slug, result });
  }
}

function resultOf({ id, slug, result }: Pick<Operation, 'id' | 'result'> & { readonly slug: string }): CommandResult {
  const lost = (result?.['lost'] ?? missingContents([])) as MissingContents;
  const isWhole = lost.count === 0;
  const [copy, rows] = [`${slug} (ID: ${String(result?.['tenantId'])})`, String(result?.['rows'])];
  return {
    lines: [
      {
        fr: `${isWhole ? 'Société copiée' : 'Société copiée sans tous ses fichiers'}: ${copy}, ${rows} lignes`,
        en: `${isWhole ? 'Tenant copied' : 'Tenant copied without all of its files'}: ${copy}, ${rows} rows`,
      },
      ...missingLines(lost),
    ],
    exitCode: isWhole ? EXIT.done : EXIT.partly,
    data: { operationId: id, slug, ...result },
  };
}
