import { Command, Option } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { BackupCatalogue } from './catalogue/backup-catalogue.service';
import { BackupVerifier } from './backup-verifier.service';
import { backupVerify } from './backup.tasks';
import type { StoredBackup } from './backup-paths';
import { Tasks } from '../tasks/tasks.service';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { assertOneOf } from '../commands/option-values';
import { OperatorCommand } from '../commands/operator-command';

interface VerifyOptions extends OutputOptions {
  readonly restore?: boolean;
  readonly tenant?: string;
  readonly global?: boolean;
}

@Command({
  name: 'backup:verify',
  arguments: '<reference>',
  description:
    'verify a backup by reading it completely; name it by its id or, with --tenant or --global, by its file or `latest`',
})
export class BackupVerifyCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: TenantsService,
    private readonly catalogue: BackupCatalogue,
    private readonly verifier: BackupVerifier,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([reference = '']: string[], options: VerifyOptions): Promise<void> {
    return this.output.run(options, () => this.verify(reference, options));
  }

  @Option({ flags: '--restore', description: 'also restore it, into a temporary database that is dropped afterwards' })
  parseRestore(): boolean {
    return true;
  }

  @Option({ flags: '--tenant <tenant>', description: 'the tenant whose backup it is' })
  parseTenant(value: string): string {
    return value;
  }

  @Option({ flags: '--global', description: 'it is a backup of the global database' })
  parseGlobal(): boolean {
    return true;
  }

  private async verify(reference: string, options: VerifyOptions): Promise<CommandResult> {
    const backup = await this.find(reference, options);
    const { tenantId } = backup.owner;
    if (tenantId !== null) this.output.actOn(tenantId);
    const restore = options.restore === true;
    const input = { restore, ...(backup.id !== null && { backupId: backup.id }) };
    const { manifest } = await this.tasks.runInstead({ task: backupVerify, tenantId, input }, async () => ({
      backupId: backup.id,
      manifest: await this.verifier.verify(backup, restore ? 'restored' : 'checked'),
    }));
    const { database, verification, createdAt, sizes } = manifest;
    const how = restore ? { fr: 'restaurée et comptée', en: 'restored and counted' } : null;
    return {
      lines: [
        {
          fr: `Sauvegarde vérifiée: ${backup.file} (${database}, ${how?.fr ?? 'lue en entier'})`,
          en: `Backup verified: ${backup.file} (${database}, ${how?.en ?? 'read completely'})`,
        },
      ],
      data: { id: backup.id, file: backup.file, database, verification, createdAt, sizes },
    };
  }

  private async find(reference: string, { tenant, global }: VerifyOptions): Promise<StoredBackup> {
    assertOneOf({ '--tenant': tenant, '--global': global });
    if (global === true) return this.catalogue.find({ tenantId: null }, reference);
    if (tenant !== undefined)
      return this.catalogue.find({ tenantId: (await this.tenants.find(tenant)).tenant.id }, reference);
    return this.catalogue.named(reference);
  }
}
