import { resolve } from 'node:path';
import { Command, Option } from 'nest-commander';
import { TenantExport } from './tenant-export';
import { CommandOutput, showProgress } from '../../commands/command-output';
import type { CommandResult, OutputOptions } from '../../commands/command-output';
import { EXIT } from '../../commands/failure-report';
import { missingLines } from '../rows/missing-contents';
import { NamedTenants } from '../../commands/named-tenants';
import { OperatorCommand } from '../../commands/operator-command';
import { Tasks } from '../../tasks/tasks.service';
import { tenantExport } from './tenant-export.task';

interface ExportOptions extends OutputOptions {
  readonly out: string;
}

@Command({
  name: 'tenant:export',
  arguments: '<tenant>',
  description:
    'write all data of a tenant to one signed ZIP archive: rows, files, profile; exits with 4 if files are missing',
})
export class TenantExportCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly exports: TenantExport,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([named = '']: string[], options: ExportOptions): Promise<void> {
    return this.output.run(options, () => this.export(named, options));
  }

  @Option({ flags: '--out <file>', description: 'path of the archive; the file must not exist yet', required: true })
  parseOut(value: string): string {
    return value;
  }

  private async export(named: string, { out }: ExportOptions): Promise<CommandResult> {
    const { tenant } = await this.tenants.find(named);
    const path = resolve(out);
    const { id: tenantId, slug } = tenant;
    const summary = await this.tasks.runInstead({ task: tenantExport, tenantId, input: { slug } }, () =>
      this.exports.write(tenantId, path, showProgress),
    );
    const { tables, rows, files, missing, lost } = summary;
    const isWhole = lost.count === 0;
    return {
      lines: [
        isWhole
          ? { fr: `Export terminé: ${path}`, en: `Export done: ${path}` }
          : { fr: `Export incomplet: ${path}`, en: `Export incomplete: ${path}` },
        {
          fr: `${tables} tables, ${rows} lignes, ${files} fichiers, ${missing} absents`,
          en: `${tables} tables, ${rows} rows, ${files} files, ${missing} missing`,
        },
        ...missingLines(lost),
      ],
      exitCode: isWhole ? EXIT.done : EXIT.partly,
      data: { id: tenant.id, slug: tenant.slug, path, ...summary },
    };
  }
}
