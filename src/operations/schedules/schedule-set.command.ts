import { Command, Option } from 'nest-commander';
import { systemWrite } from '#kernel';
import { ScheduleChanges } from './schedule-changes.service';
import type { ScheduleChange } from './schedule-changes.service';
import type { TimesChange } from './schedule-times';
import { scheduleView } from './schedule.view';
import { SchedulesService } from './schedules.service';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { scheduleOptionsOpposed } from '../commands/command.errors';
import { OperatorCommand } from '../commands/operator-command';
import { scheduleHeading, scheduleLine } from './schedule-lines';
import { wholeNumber } from '../commands/option-values';

interface SetOptions extends OutputOptions, TimesChange {
  readonly on?: boolean;
  readonly off?: boolean;
  readonly reset?: boolean;
}

@Command({
  name: 'schedule:set',
  arguments: '<kind>',
  description: 'change when a schedule runs, switch it off or on, or reset it to its default',
})
export class ScheduleSetCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly schedules: SchedulesService,
    private readonly changes: ScheduleChanges,
  ) {
    super();
  }

  run([kind = '']: string[], options: SetOptions): Promise<void> {
    return this.output.run(options, async () => {
      const change = changeOf(options);
      const write = systemWrite('command line', null, 'schedules:adjust');
      if (change === null) await this.changes.reset(write, kind);
      else await this.changes.adjust(write, kind, change);
      const schedule = scheduleView(await this.schedules.get(kind));
      return { lines: [scheduleHeading, scheduleLine(schedule)], data: { schedule } };
    });
  }

  @Option({ flags: '--hour <n>', description: '0 to 23, in the time zone of the schedule' })
  parseHour(value: string): number {
    return wholeNumber('--hour', value, { least: 0, most: 23 });
  }

  @Option({ flags: '--minute <n>', description: '0 to 59' })
  parseMinute(value: string): number {
    return wholeNumber('--minute', value, { least: 0, most: 59 });
  }

  @Option({ flags: '--weekday <n>', description: '1 (Monday) to 7, for a weekly schedule' })
  parseWeekday(value: string): number {
    return wholeNumber('--weekday', value, { least: 1, most: 7 });
  }

  @Option({ flags: '--every-ms <ms>', description: 'from a second to a week, for a schedule with an interval' })
  parseEveryMs(value: string): number {
    return wholeNumber('--every-ms', value, { least: 1000, most: 604_800_000 });
  }

  @Option({ flags: '--on', description: 'run it' })
  parseOn(): boolean {
    return true;
  }

  @Option({ flags: '--off', description: 'do not run it' })
  parseOff(): boolean {
    return true;
  }

  @Option({ flags: '--reset', description: 'reset to the default of the product; no other change is allowed with it' })
  parseReset(): boolean {
    return true;
  }
}

/** Null means a reset to the default. @throws DomainError SCHEDULE_OPTIONS_OPPOSED */
function changeOf({ on, off, reset, everyMs, hour, minute, weekday }: SetOptions): ScheduleChange | null {
  const at = namedOf({ everyMs, hour, minute, weekday });
  const isChanged = on === true || off === true || Object.keys(at).length > 0;
  if ((on && off) || (reset && isChanged)) throw scheduleOptionsOpposed({});
  if (reset) return null;
  return { at, ...(on === true || off === true ? { isEnabled: on === true } : {}) };
}

function namedOf(parts: Readonly<Record<keyof TimesChange, number | undefined>>): TimesChange {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
