import { Inject } from '@nestjs/common';
import { Command } from 'nest-commander';
import { KEY_RING, KeyRing } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { migrateGlobal } from '../../database/global/migrate-global';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

@Command({ name: 'global:migrate', description: 'create or migrate the global database' })
export class GlobalMigrateCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly keyRing: KeyRing,
  ) {
    super();
  }

  run(_parameters: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const data = await migrateGlobal(this.settings, this.keyRing);
      const { length } = data.applied;
      return {
        lines: [
          {
            fr: `${data.database}: ${length} migration(s) appliquée(s)`,
            en: `${data.database}: ${length} migration(s) applied`,
          },
        ],
        data,
      };
    });
  }
}
