import { Command, Option } from 'nest-commander';
import { systemActor } from '#kernel';
import { ErasureCertificates } from './erasure-certificates';
import { TenantDeletion } from './tenant-deletion.service';
import { CommandOutput } from '../../commands/command-output';
import type { CommandResult, OutputOptions } from '../../commands/command-output';
import { NamedTenants } from '../../commands/named-tenants';
import { OperatorCommand } from '../../commands/operator-command';

interface DeleteOptions extends OutputOptions {
  readonly confirm: string;
  readonly now?: boolean;
  readonly legalHoldReleased?: boolean;
}

@Command({
  name: 'tenant:delete',
  arguments: '<tenant>',
  description:
    'make a final backup, take a tenant out of service and erase it after 30 days; until then tenant:activate restores it',
})
export class TenantDeleteCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly deletion: TenantDeletion,
    private readonly certificates: ErasureCertificates,
  ) {
    super();
  }

  run([named = '']: string[], options: DeleteOptions): Promise<void> {
    return this.output.run(options, () => this.delete(named, options));
  }

  @Option({ flags: '--confirm <slug>', description: 'the slug of the tenant, again', required: true })
  parseConfirm(value: string): string {
    return value;
  }

  @Option({ flags: '--now', description: 'erase at once, after the final backup; also a tenant in its grace period' })
  parseNow(): boolean {
    return true;
  }

  @Option({
    flags: '--legal-hold-released',
    description: 'confirm that its invoices need not be kept, or are kept elsewhere',
  })
  parseLegalHoldReleased(): boolean {
    return true;
  }

  private async delete(named: string, options: DeleteOptions): Promise<CommandResult> {
    const { tenant } = await this.tenants.find(named);
    const { confirm, now = false, legalHoldReleased = false } = options;
    const request = { confirm, legalHoldReleased, actor: systemActor('tenant:delete') };
    const { id: operationId, result } = await (now
      ? this.deletion.deleteNow(tenant.id, request)
      : this.deletion.delete(tenant.id, request));
    if (now) return this.erased(tenant.id, operationId);
    return {
      lines: [
        {
          fr: `Société supprimée: ${tenant.name} (ID: ${tenant.id})`,
          en: `Tenant deleted: ${tenant.name} (ID: ${tenant.id})`,
        },
        {
          fr: `Effacement après: ${String(result?.['purgeAfter'])} (tenant:activate la rétablit jusque-là)`,
          en: `Erased after: ${String(result?.['purgeAfter'])} (until then tenant:activate restores it)`,
        },
      ],
      data: { id: tenant.id, slug: tenant.slug, operationId, ...result },
    };
  }

  private async erased(tenantId: number, operationId: number): Promise<CommandResult> {
    const { certificate } = await this.certificates.of(tenantId);
    const text = JSON.stringify(certificate, null, 2);
    return {
      lines: [
        {
          fr: `Société effacée (ID: ${tenantId}). Attestation signée:`,
          en: `Tenant erased (ID: ${tenantId}). Signed certificate:`,
        },
        { fr: text, en: text },
      ],
      data: { id: tenantId, operationId, certificate },
    };
  }
}
