import { Command, Option } from 'nest-commander';
import type { ChainReport } from '../../global/audit/audit-verifier';
import { TenantsService } from '../../global/tenants/tenants.service';
import { AuditInspection } from './audit-inspection';
import { marksInLog } from './checkpoint-log';
import { CommandOutput, same, showProgress } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { namedFile } from '../commands/named-file';
import { OperatorCommand } from '../commands/operator-command';

interface VerifyOptions extends OutputOptions {
  readonly log?: string;
}

@Command({
  name: 'audit:verify',
  arguments: '[tenant]',
  description:
    'verify the chains of the audit log, of one tenant or all, against the registry, the tenants’ databases and the backups; exits with 3 and the first bad sequence number',
})
export class AuditVerifyCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly inspection: AuditInspection,
    private readonly tenants: TenantsService,
  ) {
    super();
  }

  run([tenant]: string[], options: VerifyOptions): Promise<void> {
    return this.output.run(options, () => this.verify(tenant, options));
  }

  @Option({
    flags: '--log <file>',
    description: 'also compare with the checkpoints in this log file of the product, kept elsewhere',
  })
  parseLog(value: string): string {
    return value;
  }

  private async verify(named: string | undefined, { log }: VerifyOptions): Promise<CommandResult> {
    const tenantId = named === undefined ? null : (await this.tenants.find(named)).tenant.id;
    const logged = log === undefined ? [] : await marksInLog(await namedFile(log));
    const { chains, unread } = await this.inspection.inspect(tenantId, logged, showProgress);
    const broken = chains.filter(({ fault }) => fault !== null);
    const rows = chains.reduce((sum, report) => sum + report.rows, 0);
    const verdict = {
      fr: `${chains.length} chaîne(s), ${rows} ligne(s), ${broken.length} rompue(s)`,
      en: `${chains.length} chain(s), ${rows} row(s), ${broken.length} broken`,
    };
    return {
      lines: [
        ...broken.map((report) => same(faultLine(report))),
        ...unread.map(({ source, reason }) => same(`? ${source}: ${reason}`)),
        verdict,
      ],
      data: { chains, unread },
      exitCode: broken.length > 0 ? EXIT.mismatch : unread.length > 0 ? EXIT.partly : EXIT.done,
    };
  }
}

const faultLine = ({ chain, fault }: ChainReport): string => {
  const source = fault?.source === undefined ? '' : ` (${fault.source})`;
  return `✗ ${chain === 0 ? 'platform' : `tenant ${chain}`}: ${fault?.sequence}: ${fault?.reason}${source}`;
};
