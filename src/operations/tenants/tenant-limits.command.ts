import { Command, Option } from 'nest-commander';
import { systemWrite } from '#kernel';
import { limitInvalid } from '../../global/limits/limit.errors';
import { LimitsService } from '../../global/limits/limits.service';
import type { LimitState, LimitValues } from '../../global/limits/limits.service';
import { TenantsService } from '../../global/tenants/tenants.service';
import { CommandOutput, same } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';

interface LimitsOptions extends OutputOptions {
  readonly set?: readonly string[];
}

const DEFAULT = 'default';

@Command({
  name: 'tenant:limits',
  arguments: '<tenant>',
  description: 'show the limits of a tenant and their use; change them with --set vehicles=500 members=default',
})
export class TenantLimitsCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: TenantsService,
    private readonly named: NamedTenants,
    private readonly limits: LimitsService,
  ) {
    super();
  }

  run([tenant = '']: string[], options: LimitsOptions): Promise<void> {
    return this.output.run(options, () =>
      options.set === undefined ? this.show(tenant) : this.change(tenant, options.set),
    );
  }

  @Option({ flags: '--set <limits...>', description: `name=number, or name=${DEFAULT} for the platform’s default` })
  parseSet(value: string, earlier: readonly string[] = []): readonly string[] {
    return [...earlier, value];
  }

  private async show(tenant: string): Promise<CommandResult> {
    const { id } = (await this.tenants.find(tenant)).tenant;
    return resultOf(id, await this.limits.of(id));
  }

  private async change(tenant: string, set: readonly string[]): Promise<CommandResult> {
    const values = valuesOf(set);
    const { id } = (await this.named.find(tenant)).tenant;
    const write = systemWrite('command tenant:limits', id, 'tenant:limits');
    return resultOf(id, await this.limits.change(write, id, values));
  }
}

/** @throws DomainError LIMIT_INVALID */
function valuesOf(set: readonly string[]): LimitValues {
  const pairs = set.map((text): readonly [string, number | null] => {
    const [, name = '', value = ''] = /^([a-z_]+)=(.*)$/s.exec(text) ?? [];
    if (value !== DEFAULT && !/^\d{1,15}$/.test(value)) throw limitInvalid({ name: name || text.slice(0, 60), value });
    return [name, value === DEFAULT ? null : Number(value)];
  });
  const twice = pairs.find(([name], at) => pairs.findIndex(([other]) => other === name) !== at);
  if (twice !== undefined) throw limitInvalid({ name: twice[0], value: String(twice[1] ?? DEFAULT) });
  return Object.fromEntries(pairs);
}

function resultOf(id: number, limits: readonly LimitState[]): CommandResult {
  return {
    lines: limits.map(lineOf),
    data: { id, limits },
  };
}

/** A rate of 0 means that the server's settings apply: `TENANT_REQUESTS_PER_SECOND` and `TENANT_REQUEST_BURST`. */
function lineOf({ name, limit, used, state, source }: LimitState): Line {
  const start = `${MARKS[state]} ${name.padEnd(20)} ${used ?? '-'} / `;
  const isOfServer = limit === 0 && SERVER_RATES.has(name);
  return isOfServer
    ? { fr: `${start}celle du serveur  (${source})`, en: `${start}that of the server  (${source})` }
    : same(`${start}${limit}  (${source})`);
}

const SERVER_RATES: ReadonlySet<string> = new Set(['requests_per_second', 'request_burst']);

const MARKS = { ok: '✓', near: '!', full: '✗' } as const;
