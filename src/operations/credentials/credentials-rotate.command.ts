import { Command, Option } from 'nest-commander';
import { isDomainError, throwIfInterrupted } from '#kernel';
import { Leases } from '#jobs';
import { TenantsService } from '../../global/tenants/tenants.service';
import { CredentialRotation } from './credential-rotation';
import { DataUse } from '../tenant-database/data-use';
import { MIGRATION_LEASE } from '../tenant-database/migration-lease';
import { CommandOutput, same, showProgress } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';
import { rotationScopeMissing } from '../commands/command.errors';

interface RotateOptions extends OutputOptions {
  readonly all?: boolean;
}

const BATCH_SIZE = 50;

@Command({
  name: 'credentials:rotate',
  arguments: '[tenant]',
  description: 'replace the database credentials of a tenant, or of all with --all; requests are served meanwhile',
})
export class CredentialsRotateCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly rotation: CredentialRotation,
    private readonly named: NamedTenants,
    private readonly tenants: TenantsService,
    private readonly leases: Leases,
    private readonly use: DataUse,
  ) {
    super();
  }

  run([tenant]: string[], options: RotateOptions): Promise<void> {
    return this.output.run(options, () =>
      this.leases.hold(MIGRATION_LEASE, () => this.rotate(tenant, options.all === true), { leavesAbandoned: true }),
    );
  }

  @Option({ flags: '--all', description: 'all tenants' })
  parseAll(): boolean {
    return true;
  }

  private async rotate(named: string | undefined, all: boolean): Promise<CommandResult> {
    if ((named === undefined) === !all) throw rotationScopeMissing({});
    const tenantIds = named === undefined ? await this.allTenantIds() : [await this.oneTenantId(named)];
    const failed: { tenantId: number; error: string }[] = [];
    for (let done = 0; done < tenantIds.length; done += BATCH_SIZE) {
      // A batch is completed: its tenants have two accounts in between.
      throwIfInterrupted();
      for (const [tenantId, error] of await this.rotation.rotate(tenantIds.slice(done, done + BATCH_SIZE))) {
        failed.push({ tenantId, error: isDomainError(error) ? error.code : 'FAILED' });
      }
      showProgress(Math.min(done + BATCH_SIZE, tenantIds.length), tenantIds.length);
    }
    const rotated = tenantIds.length - failed.length;
    return {
      lines: [
        {
          fr: `${rotated} société(s) renouvelée(s), ${failed.length} en échec`,
          en: `${rotated} tenant(s) rotated, ${failed.length} failed`,
        },
        ...failed.map(({ tenantId, error }) => same(`${tenantId}: ${error}`)),
      ],
      data: { rotated, failed },
      exitCode: failed.length > 0 ? EXIT.partly : EXIT.done,
    };
  }

  /** @throws DomainError NOT_FOUND; LEASE_HELD if the tenant is being erased */
  private async oneTenantId(named: string): Promise<number> {
    const { id } = (await this.named.find(named)).tenant;
    await this.use.assertNoErasure(id);
    return id;
  }

  /** Tenants that are being erased are left out. */
  private async allTenantIds(): Promise<readonly number[]> {
    const located = await this.tenants.all();
    const ids: number[] = [];
    for (const { tenant, location } of located) {
      if (location !== null && !(await this.use.isErased(tenant.id))) ids.push(tenant.id);
    }
    for (const id of ids) this.output.actOn(id);
    return ids;
  }
}
