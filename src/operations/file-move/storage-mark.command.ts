import { Command } from 'nest-commander';
import { FolderMarks } from '../../global/folder-marks/folder-marks.service';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'storage:mark',
  description: 'mark STORAGE_DIR and BACKUP_DIR as the folders of this installation, after a volume was replaced',
})
export class StorageMarkCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly marks: FolderMarks,
  ) {
    super();
  }

  run(_arguments: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, () => this.mark());
  }

  private async mark(): Promise<CommandResult> {
    await this.marks.mark();
    const folders = this.marks.folders.map(({ setting, folder }) => ({ setting, path: folder.path }));
    const lines = folders.map(({ setting, path }) => ({
      fr: `${setting} : ${path} est marqué`,
      en: `${setting}: ${path} is marked`,
    }));
    return { data: { folders }, lines };
  }
}
