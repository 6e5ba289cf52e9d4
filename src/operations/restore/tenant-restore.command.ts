import { Command, Option } from 'nest-commander';
import { systemActor } from '#kernel';
import { Tasks } from '../tasks/tasks.service';
import { losesAnything, RestoreLossCounts } from './legal-numbers/restore-losses';
import { restoreUnconfirmed } from './restore.errors';
import { Restores } from './restores.service';
import type { RestoreRequest } from './restores.service';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { namedFile } from '../commands/named-file';
import { NamedTenants } from '../commands/named-tenants';
import { ReturnedFileReport } from './returned-file-report';
import { OperatorCommand } from '../commands/operator-command';
import { gtidOf, momentOf } from './replay/replay-moment';
import { assertOneOf } from '../commands/option-values';
import { lossLines, reportLines } from './restore-lines';

interface RestoreOptions extends OutputOptions {
  readonly at?: string;
  readonly gtid?: string;
  readonly into?: string;
  readonly tables?: string;
  readonly keepIssued?: boolean;
  readonly discardIssued?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly unsigned?: boolean;
}

@Command({
  name: 'restore:tenant',
  arguments: '<tenant> <backup>',
  description:
    'replace a tenant’s data with a backup (its id, its file, or latest); the replaced data are kept for a week',
})
export class TenantRestoreCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly restores: Restores,
    private readonly tasks: Tasks,
    private readonly losses: RestoreLossCounts,
    private readonly files: ReturnedFileReport,
  ) {
    super();
  }

  run([named = '', reference = '']: string[], options: RestoreOptions): Promise<void> {
    return this.output.run(options, () => this.restore(named, reference, options));
  }

  @Option({
    flags: '--at <moment>',
    description: 'replay the changes since the backup, up to this time (2026-11-28T17:30:00Z)',
  })
  parseAt(value: string): string {
    return momentOf(value).toISOString();
  }

  @Option({
    flags: '--gtid <gtid>',
    description: 'replay the changes since the backup, up to and including this transaction (0-1-4711)',
  })
  parseGtid(value: string): string {
    return gtidOf(value);
  }

  @Option({
    flags: '--into <name>',
    description: 'load it into a new database of that name, and do not change the live one',
  })
  parseInto(value: string): string {
    return value;
  }

  @Option({ flags: '--tables <names>', description: 'restore only the rows of these tables, separated by commas' })
  parseTables(value: string): string {
    return value;
  }

  @Option({ flags: '--keep-issued', description: 'keep the documents that were issued since the backup (default)' })
  parseKeepIssued(): boolean {
    return true;
  }

  @Option({
    flags: '--discard-issued',
    description: 'discard the documents that were issued since the backup, and record their numbers as gaps',
  })
  parseDiscardIssued(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'show what would be lost, and change nothing' })
  parseDryRun(): boolean {
    return true;
  }

  @Option({
    flags: '--yes',
    description: 'do not ask for confirmation; required for --discard-issued without a terminal',
  })
  parseYes(): boolean {
    return true;
  }

  @Option({
    flags: '--unsigned',
    description:
      'the backup is a dump (.sql, .sql.gz, .sql.zst) that was not made by this product; its schema must be that of a release',
  })
  parseUnsigned(): boolean {
    return true;
  }

  private async restore(named: string, reference: string, options: RestoreOptions): Promise<CommandResult> {
    const { at, gtid, into, tables, keepIssued, discardIssued, dryRun, unsigned = false } = options;
    assertOneOf({ '--into': into, '--tables': tables });
    assertOneOf({ '--into': into, '--keep-issued': keepIssued, '--discard-issued': discardIssued });
    assertOneOf({ '--into': into, '--dry-run': dryRun });
    assertOneOf({ '--unsigned': unsigned, '--at': at });
    assertOneOf({ '--unsigned': unsigned, '--gtid': gtid });
    assertOneOf({ '--unsigned': unsigned, '--tables': tables });
    if (unsigned) this.output.actIn('--unsigned');
    const { tenant } = await this.tenants.find(named);
    const request = {
      tenantId: tenant.id,
      reference: unsigned ? await namedFile(reference) : reference,
      unsigned,
      tables: tables === undefined ? null : tables.split(',').map((table) => table.trim()),
      actor: systemActor('cli'),
      discardIssued: discardIssued === true,
      ...(at === undefined ? {} : { at }),
      ...(gtid === undefined ? {} : { gtid }),
    };
    return into === undefined ? this.replace(request, options) : this.inspect(request, into);
  }

  private async inspect(request: RestoreRequest, into: string): Promise<CommandResult> {
    const { id, result } = await this.tasks.runHere(await this.restores.inspectionOf(request, into));
    return { lines: [restored(result)], data: { operationId: id, ...result } };
  }

  private async replace(request: RestoreRequest, options: RestoreOptions): Promise<CommandResult> {
    const task = await this.restores.requestOf(request);
    const losses = await this.losses.of(request);
    if (options.dryRun === true) return { lines: lossLines(losses), data: { dryRun: true, losses } };
    this.output.tell(options, lossLines(losses));
    if (losesAnything(losses) && !(await this.isConfirmed(request, options)))
      throw restoreUnconfirmed({ documents: losses.documents.count });
    const { id, result } = await this.tasks.runHere(task);
    const wayBack = { fr: `Pour annuler: restore:undo ${id}`, en: `To undo: restore:undo ${id}` };
    const files = await this.files.of(request.tenantId, result?.['files']);
    const lines = [restored(result), ...reportLines(result), wayBack, ...files.lines];
    return { lines, data: { operationId: id, losses, ...result }, exitCode: files.exitCode };
  }

  /** With --keep-issued a script runs without a confirmation: the replaced data can be restored. */
  private async isConfirmed({ discardIssued }: RestoreRequest, options: RestoreOptions): Promise<boolean> {
    if (options.yes === true) return true;
    const question = { fr: 'Restaurer quand même ? [o/N]', en: 'Restore anyway? [y/N]' };
    return (await this.output.ask(options, question)) ?? discardIssued !== true;
  }
}

function restored(result: Readonly<Record<string, unknown>> | null): Line {
  const database = String(result?.['database']);
  return { fr: `Restauration terminée: ${database}`, en: `Restore finished: ${database}` };
}
