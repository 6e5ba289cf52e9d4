import { Command, Option } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { jobView } from './job.view';
import type { JobView } from './job.view';
import { JobsService } from './jobs.service';
import { CommandOutput, same } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

interface JobListOptions extends OutputOptions {
  readonly state?: string;
  readonly kind?: string;
  readonly tenant?: string;
}

const NEWEST = 100;

@Command({ name: 'job:list', description: 'list the newest runs of background work' })
export class JobListCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly jobs: JobsService,
    private readonly tenants: TenantsService,
  ) {
    super();
  }

  run(_parameters: string[], options: JobListOptions): Promise<void> {
    return this.output.run(options, () => this.list(options));
  }

  @Option({
    flags: '--state <state>',
    description: 'only runs in this state; dead runs have failed permanently',
    choices: ['queued', 'running', 'done', 'failed', 'dead', 'parked', 'discarded', 'cancelled'],
  })
  parseState(value: string): string {
    return value;
  }

  @Option({ flags: '--kind <kind>', description: 'only runs of this kind, such as backup.tenant' })
  parseKind(value: string): string {
    return value;
  }

  @Option({ flags: '--tenant <tenant>', description: 'only runs of this tenant' })
  parseTenant(value: string): string {
    return value;
  }

  private async list({ state, kind, tenant }: JobListOptions): Promise<CommandResult> {
    const filters = {
      ...(state === undefined ? {} : { state: [state] }),
      ...(kind === undefined ? {} : { kind }),
      ...(tenant === undefined ? {} : { tenantId: [(await this.tenants.find(tenant)).tenant.id] }),
    };
    const { items, total } = await this.jobs.list({ page: 1, limit: NEWEST, sort: [], search: null, filters });
    const jobs = items.map(jobView);
    return {
      lines: [...jobs.map((job) => same(lineOf(job))), { fr: `${total} au total`, en: `${total} in all` }],
      data: { total, jobs },
    };
  }
}

function lineOf({ id, kind, tenantId, window, state, attempts, error }: JobView): string {
  const columns = [String(id).padStart(8), state.padEnd(9), kind.padEnd(26), String(tenantId ?? '-').padStart(6)];
  return [...columns, window, `×${attempts}`, error ?? ''].join('  ').trimEnd();
}
