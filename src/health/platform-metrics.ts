import { Injectable } from '@nestjs/common';
import { Metrics, unlabelled } from './metrics';
import type { Sample } from './metrics';
import { PlatformFigures } from './platform-figures';
import type { Figures } from './platform-figures';

const JOB_STATES = ['queued', 'running', 'failed', 'parked', 'dead'];

/** The figures of the platform as metrics. Every process reports the same values: queries must take the maximum, never the sum. */
@Injectable()
export class PlatformMetrics {
  constructor(
    private readonly metrics: Metrics,
    private readonly figures: PlatformFigures,
  ) {
    metrics.gauge({
      name: 'platform_figures_up',
      help: 'One when the last read of the platform figures succeeded; otherwise they are the last known values.',
      labels: [],
      read: async () => unlabelled((await figures.isUp()) ? 1 : 0),
    });
    this.ofTenants();
    this.ofServers();
    this.ofJobs();
    this.ofBackups();
  }

  private ofTenants(): void {
    this.add('tenants', 'Tenants by status.', ['status'], ({ tenantsByStatus }) =>
      [...tenantsByStatus].map(([status, value]) => ({ labels: { status }, value })),
    );
    this.add('tenant_schemas', 'Databases of tenants by the state of their schema.', ['standing'], ({ schemas }) =>
      Object.entries(schemas).map(([standing, value]) => ({ labels: { standing }, value })),
    );
    this.add(
      'tenant_schemas_refused',
      'Tenants that get 503, because this release does not support their schema.',
      [],
      ({ schemasRefused }) => unlabelled(schemasRefused),
    );
  }

  private ofServers(): void {
    this.add('database_server_tenants', 'Tenants placed on the server.', ['server'], ({ servers }) =>
      servers.map(({ name, tenants }) => ({ labels: { server: name }, value: tenants })),
    );
    this.add('database_server_capacity', 'Maximum number of tenants on the server.', ['server'], ({ servers }) =>
      servers.map(({ name, capacity }) => ({ labels: { server: name }, value: capacity })),
    );
    this.add(
      'database_server_purge_lag',
      'Transactions whose old row versions the server has not purged yet; absent without a sample in the last ten minutes.',
      ['server'],
      ({ servers }) => seen(servers, ({ purgeLag }) => purgeLag),
    );
    this.add(
      'database_server_memory_bytes',
      'Memory that the server reports: MariaDB without the InnoDB buffer pool, MySQL with it.',
      ['server'],
      ({ servers }) => seen(servers, ({ memoryBytes }) => memoryBytes),
    );
  }

  private ofJobs(): void {
    this.add('job_runs', 'Unfinished background runs and dead letters, by state.', ['state'], (figures) =>
      JOB_STATES.map((state) => ({ labels: { state }, value: figures.jobsByState.get(state) ?? 0 })),
    );
    this.add('job_runs_oldest_due_seconds', 'Waiting time of the oldest due background run.', [], (figures) =>
      unlabelled(figures.oldestDueSeconds),
    );
    this.add(
      'schedule_late_seconds',
      'Delay of the oldest window of the schedule that no worker has queued; 0 below 15 minutes.',
      ['schedule'],
      ({ lateSchedules }) => [...lateSchedules].map(([schedule, value]) => ({ labels: { schedule }, value })),
    );
    this.add(
      'operations_unfinished',
      'Operations that a crash left unfinished; doctor --fix ends them.',
      [],
      (figures) => unlabelled(figures.operationsLeft),
    );
  }

  private ofBackups(): void {
    this.add(
      'backup_last_good_age_seconds',
      'Age of the last good backup: the highest age of all tenants, and that of the global database.',
      ['scope'],
      ({ backups }) => byScope(backups.oldestGood),
    );
    this.add(
      'backup_last_verified_age_seconds',
      'Age of the last restore-tested backup: the highest age of all tenants, and that of the global database.',
      ['scope'],
      ({ backups }) => byScope(backups.oldestVerified),
    );
    this.add(
      'backup_tenants_late',
      'Tenants without a good backup in the last 26 hours, and without a restore-tested backup in the last 8 days.',
      ['level'],
      ({ backups }) => Object.entries(backups.tenantsLate).map(([level, value]) => ({ labels: { level }, value })),
    );
  }

  private add(
    name: string,
    help: string,
    labels: readonly string[],
    read: (figures: Figures) => readonly Sample[],
  ): void {
    this.metrics.gauge({
      name,
      help,
      labels,
      read: async () => {
        const figures = await this.figures.latest();
        return figures === null ? [] : read(figures);
      },
    });
  }
}

type Servers = Figures['servers'];

function seen(servers: Servers, figureOf: (server: Servers[number]) => number | null): readonly Sample[] {
  return servers.flatMap((server) => {
    const value = figureOf(server);
    return value === null ? [] : [{ labels: { server: server.name }, value }];
  });
}

function byScope(ages: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(ages).map(([scope, value]) => ({ labels: { scope }, value }));
}
