import { Injectable } from '@nestjs/common';
import { TenantLifecycle } from './tenant-lifecycle.service';
import type { LifecycleChange } from './tenant-lifecycle.service';
import { CommandOutput } from '../commands/command-output';
import type { Line, OutputOptions } from '../commands/command-output';
import { NamedTenants } from '../commands/named-tenants';

const DONE: Readonly<Record<LifecycleChange, Line>> = {
  suspend: { fr: 'Société suspendue', en: 'Tenant suspended' },
  archive: { fr: 'Société archivée', en: 'Tenant archived' },
  activate: { fr: 'Société activée', en: 'Tenant activated' },
};

/** The common part of the commands that change a tenant's status: finds the tenant by id or slug and prints the result. */
@Injectable()
export class LifecycleChanges {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly lifecycle: TenantLifecycle,
  ) {}

  make(change: LifecycleChange, named: string, options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const { tenant } = await this.tenants.find(named);
      await this.lifecycle[change](tenant.id);
      const { id, slug, name } = tenant;
      const { fr, en } = DONE[change];
      return { lines: [{ fr: `${fr}: ${name} (ID: ${id})`, en: `${en}: ${name} (ID: ${id})` }], data: { id, slug } };
    });
  }
}
