import { Command, Option } from 'nest-commander';
import { CommandOutput, showProgress } from '../../commands/command-output';
import type { OutputOptions } from '../../commands/command-output';
import { EXIT } from '../../commands/failure-report';
import { OperatorCommand } from '../../commands/operator-command';
import { wholeNumber } from '../../commands/option-values';
import { ServerRecovery } from './server-recovery';

interface RecoverOptions extends OutputOptions {
  readonly to: string;
  readonly concurrency?: number;
}

@Command({
  name: 'server:recover',
  arguments: '<server>',
  description: 'restore the tenants of a server that is lost from their last backups on another server',
})
export class ServerRecoverCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly recovery: ServerRecovery,
  ) {
    super();
  }

  run([named = '']: string[], options: RecoverOptions): Promise<void> {
    return this.output.run(options, async () => {
      const { to, concurrency = 2 } = options;
      const { recovered, failed } = await this.recovery.run(named, { to, concurrency, onProgress: showProgress });
      return {
        lines: [
          ...recovered.map(({ tenantId, slug, backupAt }) => ({
            fr: `${tenantId} ${slug} : restaurée ; les modifications depuis le ${backupAt} sont perdues`,
            en: `${tenantId} ${slug}: restored; changes since ${backupAt} are lost`,
          })),
          ...failed.map(({ tenantId, slug, error }) => ({
            fr: `${tenantId} ${slug} : ${error}`,
            en: `${tenantId} ${slug}: ${error}`,
          })),
          {
            fr: `${recovered.length} société(s) restaurée(s) sur ${to}, ${failed.length} en échec`,
            en: `${recovered.length} tenant(s) restored on ${to}, ${failed.length} failed`,
          },
        ],
        data: { recovered, failed },
        exitCode: failed.length > 0 ? EXIT.partly : EXIT.done,
      };
    });
  }

  @Option({
    flags: '--to <server>',
    description: 'name or id of the server on which the tenants are restored',
    required: true,
  })
  parseTo(value: string): string {
    return value;
  }

  @Option({ flags: '--concurrency <n>', description: 'tenants at the same time (2)' })
  parseConcurrency(value: string): number {
    return wholeNumber('--concurrency', value, { least: 1, most: 8 });
  }
}
