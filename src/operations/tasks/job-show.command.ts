import { Command, Option } from 'nest-commander';
import { jobView } from './job.view';
import { JobsService } from './jobs.service';
import { CommandOutput, same } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { follow } from '../commands/follow';
import { OperatorCommand } from '../commands/operator-command';
import { rowIdOf } from '../commands/row-id';

interface JobShowOptions extends OutputOptions {
  readonly follow?: boolean;
}

const ENDED: ReadonlySet<string> = new Set(['done', 'dead', 'discarded', 'cancelled']);

@Command({ name: 'job:show', arguments: '<id>', description: 'show a run of background work' })
export class JobShowCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly jobs: JobsService,
  ) {
    super();
  }

  run([id]: string[], options: JobShowOptions): Promise<void> {
    return this.output.run(options, () => this.show(rowIdOf(id), options.follow === true));
  }

  @Option({ flags: '--follow', description: 'wait until it has ended; exits with 1 if it failed' })
  parseFollow(): boolean {
    return true;
  }

  private async show(id: number, isFollowed: boolean): Promise<CommandResult> {
    const look = async (): Promise<ReturnType<typeof jobView>> => jobView(await this.jobs.get(id));
    const job = isFollowed ? await follow(look, ({ state }) => ENDED.has(state)) : await look();
    return {
      lines: Object.entries(job).map(([name, value]) => same(`${name.padEnd(12)} ${textOf(value)}`)),
      data: job,
      exitCode: isFollowed && job.state !== 'done' ? EXIT.failed : EXIT.done,
    };
  }
}

function textOf(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
