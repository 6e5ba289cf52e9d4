import { Command } from 'nest-commander';
import { scheduleListView } from './schedule.view';
import { SchedulesService } from './schedules.service';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { scheduleHeading, scheduleLine } from './schedule-lines';

@Command({ name: 'schedule:list', description: 'list the schedules, with last and next runs' })
export class ScheduleListCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly schedules: SchedulesService,
  ) {
    super();
  }

  run(_parameters: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const { data: schedules } = scheduleListView(await this.schedules.list());
      return { lines: [scheduleHeading, ...schedules.map(scheduleLine)], data: { schedules } };
    });
  }
}
