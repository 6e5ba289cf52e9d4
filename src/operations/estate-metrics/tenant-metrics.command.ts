import { Command } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { TenantMetrics } from './tenant-metrics.service';
import { tenantMetricsView } from './tenant-metrics.view';
import type { TenantMetricsView } from './tenant-metrics.view';
import { CommandOutput } from '../commands/command-output';
import type { Line, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'tenant:metrics',
  arguments: '<tenant>',
  description: 'show size, tables, records, last activity, performance and growth of a tenant',
})
export class TenantMetricsCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: TenantsService,
    private readonly metrics: TenantMetrics,
  ) {
    super();
  }

  run([tenant = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const found = await this.tenants.find(tenant);
      const data = tenantMetricsView(await this.metrics.of(found.tenant.id));
      return { lines: linesOf(data), data };
    });
  }
}

const MEBIBYTE = 1024 * 1024;

const megabytes = (bytes: number | null): string => (bytes === null ? '-' : (bytes / MEBIBYTE).toFixed(1));

function linesOf({ performance, growth, ...figures }: TenantMetricsView): Line[] {
  const { sizeBytes, freeBytes, tableCount, recordCount, recordCountIsExact, lastActivityAt } = figures;
  const { queries, p50Ms, p95Ms, slow, waits, waitMs, hours } = performance;
  const about = recordCountIsExact ? '' : '~';
  return [
    {
      fr: `Taille: ${megabytes(sizeBytes)} Mio (libre: ${megabytes(freeBytes)} Mio)`,
      en: `Size: ${megabytes(sizeBytes)} MiB (free: ${megabytes(freeBytes)} MiB)`,
    },
    { fr: `Tables: ${tableCount}`, en: `Tables: ${tableCount}` },
    { fr: `Enregistrements: ${about}${recordCount}`, en: `Records: ${about}${recordCount}` },
    { fr: `Dernière activité: ${lastActivityAt ?? '-'}`, en: `Last activity: ${lastActivityAt ?? '-'}` },
    {
      fr: `Requêtes SQL (${hours} h): ${queries}, p50 ${p50Ms ?? '-'} ms, p95 ${p95Ms ?? '-'} ms, lentes: ${slow}`,
      en: `SQL queries (${hours} h): ${queries}, p50 ${p50Ms ?? '-'} ms, p95 ${p95Ms ?? '-'} ms, slow: ${slow}`,
    },
    { fr: `Attentes de connexion: ${waits} (${waitMs} ms)`, en: `Waits for a connection: ${waits} (${waitMs} ms)` },
    {
      fr: `Croissance: ${megabytes(growth.weekBytes)} Mio en 7 jours, ${megabytes(growth.monthBytes)} Mio en 30`,
      en: `Growth: ${megabytes(growth.weekBytes)} MiB in 7 days, ${megabytes(growth.monthBytes)} MiB in 30`,
    },
  ];
}
