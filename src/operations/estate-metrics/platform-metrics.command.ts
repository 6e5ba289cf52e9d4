import { Command } from 'nest-commander';
import { BusinessMetrics } from './business-metrics.service';
import type { BusinessFigures } from './business-metrics.service';
import { CommandOutput, same } from '../commands/command-output';
import type { Line, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'platform:metrics',
  description: 'growth of the estate, created and departed tenants, use of features',
})
export class PlatformMetricsCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly metrics: BusinessMetrics,
  ) {
    super();
  }

  run(_named: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const data = await this.metrics.figures();
      return { lines: linesOf(data), data };
    });
  }
}

function linesOf({ byStatus, months, growth, features }: BusinessFigures): Line[] {
  const today = growth.at(-1);
  return [
    { fr: 'Sociétés:', en: 'Tenants:' },
    ...byStatus.map(({ status, tenants }) => same(`  ${status.padEnd(14)} ${tenants}`)),
    { fr: 'Arrivées et départs par mois:', en: 'Created and departed by month:' },
    ...months.map(({ month, created, departed }) => same(`  ${month}  +${created} -${departed}`)),
    {
      fr: `Bases: ${today?.sizeBytes ?? 0} octets, ${today?.recordCount ?? 0} enregistrements`,
      en: `Databases: ${today?.sizeBytes ?? 0} bytes, ${today?.recordCount ?? 0} records`,
    },
    { fr: 'Utilisation sur 30 jours (sociétés, requêtes):', en: 'Use in 30 days (tenants, requests):' },
    ...features.map(({ feature, tenants, requests }) => same(`  ${feature.padEnd(30)} ${tenants} ${requests}`)),
  ];
}
