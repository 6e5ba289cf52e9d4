import { Command } from 'nest-commander';
import { Leases } from '#jobs';
import { KeyRotation } from './key-rotation';
import type { UnderKey } from './key-inventory';
import type { KeyRotationReport } from './key-rotation';
import { MIGRATION_LEASE } from '../tenant-database/migration-lease';
import { CommandOutput, same, showProgress } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'keys:rotate',
  description: 'encrypt all secrets again with the current master key; requests are served meanwhile',
})
export class KeysRotateCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly rotation: KeyRotation,
    private readonly leases: Leases,
  ) {
    super();
  }

  run(_named: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, () =>
      this.leases.hold(MIGRATION_LEASE, () => this.rotate(), { leavesAbandoned: true }),
    );
  }

  private async rotate(): Promise<CommandResult> {
    const report = await this.rotation.run(showProgress);
    const isWhole = report.failed.length + report.accountsInUse.length + report.missing.length === 0;
    return { lines: linesOf(report), data: report, exitCode: isWhole ? EXIT.done : EXIT.partly };
  }
}

function linesOf({ keyId, secrets, rows, failed, accountsInUse, needed, missing }: KeyRotationReport): Line[] {
  return [
    {
      fr: `Clé ${keyId}: ${secrets} secret(s) et ${rows} ligne(s) rechiffrés, ${failed.length} société(s) en échec`,
      en: `Key ${keyId}: ${secrets} secret(s) and ${rows} row(s) encrypted again, ${failed.length} tenant(s) failed`,
    },
    ...failed.map(({ tenantId, error }) => same(`${tenantId}: ${error}`)),
    ...accountsInUse.map((user) => ({
      fr: `${user}: encore utilisé par un processus; redémarrez ce processus, puis relancez la commande`,
      en: `${user}: a process still uses it; restart the process, then run this command again`,
    })),
    ...needed.map(neededLine),
    ...missing.map(missingLine),
  ];
}

const neededLine = ({ keyId, what, count }: UnderKey): Line => ({
  fr: `Clé ${keyId}: gardez-la dans le fichier pour: ${what.fr} (${count})`,
  en: `Key ${keyId}: keep it in the file for: ${what.en} (${count})`,
});

const missingLine = ({ keyId, what, count }: UnderKey): Line => ({
  fr: `✗ Clé ${keyId}: absente du fichier, illisible sans elle: ${what.fr} (${count})`,
  en: `✗ Key ${keyId}: missing in the file, unreadable without it: ${what.en} (${count})`,
});
