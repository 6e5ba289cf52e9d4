import { Command } from 'nest-commander';
import { AuditVerifier } from '../../global/audit/audit-verifier';
import type { ChainReport } from '../../global/audit/audit-verifier';
import { TenantsService } from '../../global/tenants/tenants.service';
import { CommandOutput, EXIT, same, showProgress } from './command-output';
import type { CommandResult, OutputOptions } from './command-output';
import { OperatorCommand } from './operator-command';

@Command({
  name: 'audit:verify',
  arguments: '[tenant]',
  description: 'check the chains of the audit log, of one tenant or all; exit 3 with the first bad sequence',
})
export class AuditVerifyCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly verifier: AuditVerifier,
    private readonly tenants: TenantsService,
  ) {
    super();
  }

  run([tenant]: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, () => this.verify(tenant));
  }

  private async verify(named: string | undefined): Promise<CommandResult> {
    const chains = named === undefined ? await this.verifier.chains() : [(await this.tenants.find(named)).tenant.id];
    const reports: ChainReport[] = [];
    for (const chain of chains) {
      reports.push(await this.verifier.verify(chain));
      showProgress(reports.length, chains.length);
    }
    const broken = reports.filter(({ fault }) => fault !== null);
    const rows = reports.reduce((sum, report) => sum + report.rows, 0);
    const verdict = {
      fr: `${reports.length} chaîne(s), ${rows} ligne(s), ${broken.length} rompue(s)`,
      en: `${reports.length} chain(s), ${rows} row(s), ${broken.length} broken`,
    };
    return {
      lines: [...broken.map((report) => same(faultLine(report))), verdict],
      data: { chains: reports },
      exitCode: broken.length > 0 ? EXIT.mismatch : EXIT.done,
    };
  }
}

const faultLine = ({ chain, fault }: ChainReport): string =>
  `✗ ${chain === 0 ? 'platform' : `tenant ${chain}`}: ${fault?.sequence}: ${fault?.reason}`;
