import { Command } from 'nest-commander';
import { ExportVerifier } from './export-verifier';
import { CommandOutput } from '../../commands/command-output';
import type { OutputOptions } from '../../commands/command-output';
import { EXIT } from '../../commands/failure-report';
import { missingContents, missingLines } from '../rows/missing-contents';
import { namedFile } from '../../commands/named-file';
import { OperatorCommand } from '../../commands/operator-command';

@Command({
  name: 'export:verify',
  arguments: '<file>',
  description: 'compare an archive with its signed manifest; exits with 3 if they differ, with 4 if files were missing',
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
      const { tenant, createdAt, schemaVersion, entries, missingFiles } = await this.verifier.verify(
        await namedFile(file),
      );
      const lost = missingContents(missingFiles ?? []);
      return {
        lines: [
          lost.count > 0
            ? {
                fr: `Export conforme mais incomplet: ${tenant.name} (ID: ${tenant.id}), ${createdAt}`,
                en: `Export as signed but incomplete: ${tenant.name} (ID: ${tenant.id}), ${createdAt}`,
              }
            : {
                fr: `Export conforme: ${tenant.name} (ID: ${tenant.id}), ${createdAt}, ${entries.length} fichiers`,
                en: `Export intact: ${tenant.name} (ID: ${tenant.id}), ${createdAt}, ${entries.length} files`,
              },
          ...missingLines(lost),
        ],
        exitCode: lost.count === 0 ? EXIT.done : EXIT.partly,
        data: { tenant, createdAt, schemaVersion, entries: entries.length, lost },
      };
    });
  }
}
