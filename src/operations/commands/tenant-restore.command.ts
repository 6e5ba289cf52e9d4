import { Command, Option } from 'nest-commander';
import { systemActor } from '#kernel';
import { OperationOrders } from '../operations/operation-orders';
import { Restores } from '../restore/restores.service';
import { CommandOutput } from './command-output';
import type { CommandResult, OutputOptions } from './command-output';
import { namedFile } from './named-file';
import { NamedTenants } from './named-tenants';
import { ReturnedFileReport } from './returned-file-report';
import { OperatorCommand } from './operator-command';
import { momentOf } from '../restore/replay/replay-moment';
import { assertOneOf } from './option-values';

interface RestoreOptions extends OutputOptions {
  readonly at?: string;
  readonly into?: string;
  readonly tables?: string;
  readonly unsigned?: boolean;
}

@Command({
  name: 'restore:tenant',
  arguments: '<tenant> <backup>',
  description: 'put a backup (its id, its file, or latest) in the place of a tenant’s data, which are kept for a week',
})
export class TenantRestoreCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly restores: Restores,
    private readonly orders: OperationOrders,
    private readonly files: ReturnedFileReport,
  ) {
    super();
  }

  run([named = '', reference = '']: string[], options: RestoreOptions): Promise<void> {
    return this.output.run(options, () => this.restore(named, reference, options));
  }

  @Option({
    flags: '--at <moment>',
    description: 'replay what happened since the backup, up to this moment (2026-11-28T17:30:00Z)',
  })
  parseAt(value: string): string {
    return momentOf(value).toISOString();
  }

  @Option({
    flags: '--into <name>',
    description: 'load it into a new database of that name, and leave the live one alone',
  })
  parseInto(value: string): string {
    return value;
  }

  @Option({ flags: '--tables <names>', description: 'the rows of these tables alone, separated by commas' })
  parseTables(value: string): string {
    return value;
  }

  @Option({
    flags: '--unsigned',
    description:
      'the backup is a dump (.sql, .sql.gz, .sql.zst) that this product did not make: taken if its schema is one of a release',
  })
  parseUnsigned(): boolean {
    return true;
  }

  private async restore(
    named: string,
    reference: string,
    { at, into, tables, unsigned = false }: RestoreOptions,
  ): Promise<CommandResult> {
    assertOneOf({ '--into': into, '--tables': tables });
    assertOneOf({ '--unsigned': unsigned, '--at': at });
    assertOneOf({ '--unsigned': unsigned, '--tables': tables });
    if (unsigned) this.output.actIn('--unsigned');
    const { tenant } = await this.tenants.find(named);
    const names = tables === undefined ? null : tables.split(',').map((table) => table.trim());
    const wish = {
      tenantId: tenant.id,
      reference: unsigned ? await namedFile(reference) : reference,
      unsigned,
      tables: names,
      actor: systemActor('cli'),
      ...(at === undefined ? {} : { at }),
    };
    const order = into === undefined ? await this.restores.orderOf(wish) : await this.restores.inspectionOf(wish, into);
    const { id, result } = await this.orders.perform(order);
    const database = String(result?.['database']);
    const done = { fr: `Restauration terminée: ${database}`, en: `Restore finished: ${database}` };
    const wayBack = { fr: `Pour revenir en arrière: restore:undo ${id}`, en: `To take it back: restore:undo ${id}` };
    const data = { operationId: id, ...result };
    if (into !== undefined) return { lines: [done], data };
    const files = await this.files.of(tenant.id, result?.['files']);
    return { lines: [done, wayBack, ...files.lines], data, exitCode: files.exitCode };
  }
}
