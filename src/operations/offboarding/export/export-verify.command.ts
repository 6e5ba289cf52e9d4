import { Command } from 'nest-commander';
import { ExportVerifier } from './export-verifier';
import { CommandOutput } from '../../commands/command-output';
import type { OutputOptions } from '../../commands/command-output';
import { namedFile } from '../../commands/named-file';
import { OperatorCommand } from '../../commands/operator-command';

@Command({
  name: 'export:verify',
  arguments: '<file>',
  description: 'compare an archive with its signed manifest; exits with 3 if they differ',
})
export class ExportVerifyCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly verifier: ExportVerifier,
  ) {
    super();
  }

  run([file = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const { tenant, createdAt, schemaVersion, entries } = await this.verifier.verify(await namedFile(file));
      return {
        lines: [
          {
            fr: `Export conforme: ${tenant.name} (ID: ${tenant.id}), ${createdAt}, ${entries.length} fichiers`,
            en: `Export intact: ${tenant.name} (ID: ${tenant.id}), ${createdAt}, ${entries.length} files`,
          },
        ],
        data: { tenant, createdAt, schemaVersion, entries: entries.length },
      };
    });
  }
}
