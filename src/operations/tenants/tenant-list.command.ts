import { Command, Option } from 'nest-commander';
import { ServersService } from '../../global/servers/servers.service';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { TenantSelection } from '../../global/tenants/tenants.service';
import { tenantView } from '../../global/tenants/tenant.view';
import type { TenantView } from '../../global/tenants/tenant.view';
import { CommandOutput } from '../commands/command-output';
import type { Line, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

interface ListOptions extends OutputOptions {
  readonly server?: string;
  readonly large?: boolean;
  readonly sort?: string;
}

const MIB = 1024 * 1024;
/** The largest first. */
const DOWNWARDS: ReadonlySet<string> = new Set(['size', 'load']);

@Command({ name: 'tenant:list', description: 'list the tenants, with their servers, sizes and loads' })
export class TenantListCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: TenantsService,
    private readonly servers: ServersService,
  ) {
    super();
  }

  run(_parameters: string[], options: ListOptions): Promise<void> {
    return this.output.run(options, async () => {
      const tenants = (await this.tenants.all(await this.selection(options))).map(tenantView);
      return { lines: [HEAD, ...tenants.map(lineOf)], data: { tenants } };
    });
  }

  @Option({ flags: '--server <server>', description: 'only the tenants of a server' })
  parseServer(value: string): string {
    return value;
  }

  @Option({ flags: '--large', description: 'only large ones (LARGE_TENANT_MIB, LARGE_TENANT_BUSY_PERCENT)' })
  parseLarge(): boolean {
    return true;
  }

  @Option({
    flags: '--sort <order>',
    description: 'the order: by id; the largest or busiest first',
    choices: ['id', 'name', 'server', 'size', 'load'],
  })
  parseSort(value: string): string {
    return value;
  }

  private async selection({ server, large, sort = 'id' }: ListOptions): Promise<TenantSelection> {
    const serverId = server === undefined ? undefined : [(await this.servers.named(server)).id];
    const filters = {
      ...(serverId === undefined ? {} : { serverId }),
      ...(large === true ? { isLarge: true } : {}),
    };
    return { sort: [{ key: sort, direction: DOWNWARDS.has(sort) ? 'desc' : 'asc' }], filters };
  }
}

const HEAD: Line = {
  fr: line(['ID', 'adresse', 'état', 'serveur', 'Mio', 'charge', 'base', 'nom']),
  en: line(['ID', 'slug', 'status', 'server', 'MiB', 'load', 'database', 'name']),
};

function lineOf({ id, slug, status, maintenance, serverName, databaseName, name, ...figures }: TenantView): Line {
  const { sizeBytes, busyMs, isLarge } = figures;
  const size = sizeBytes === null ? '-' : String(Math.ceil(sizeBytes / MIB));
  const load = busyMs === null ? '-' : `${(busyMs / 36_000).toFixed(1)} %`;
  const place = [serverName ?? '-', size, load, databaseName ?? '-', name];
  const states = { fr: 'grande', en: 'large' };
  const stateIn = (locale: 'fr' | 'en'): string =>
    [status, ...(maintenance === null ? [] : ['maintenance']), ...(isLarge ? [states[locale]] : [])].join(', ');
  return {
    fr: line([String(id), slug, stateIn('fr'), ...place]),
    en: line([String(id), slug, stateIn('en'), ...place]),
  };
}

function line(cells: readonly string[]): string {
  const [id = '', slug = '', status = '', server = '', size = '', load = '', database = '', name = ''] = cells;
  const [first, figures] = [
    `${id.padStart(6)}  ${slug.padEnd(30)}  ${status.padEnd(12)}`,
    `${size.padStart(8)}  ${load.padStart(7)}`,
  ];
  return `${first}  ${server.padEnd(12)}  ${figures}  ${database.padEnd(28)}  ${name}`;
}
