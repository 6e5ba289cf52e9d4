import { setOwnClock } from './own-clock';

/** One command: its arguments, the whole environment of its process, and the mark that follows its output on both streams. */
export interface Command {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly endMark: string;
}

const PROGRAM = require.resolve('../../src/cli.ts');
const exit = process.exit.bind(process);
let end: (code: number) => void = () => undefined;

// The program ends its process with the exit code that was set; here this ends only the command. An earlier exit with an explicit code ends
// this process too.
process.exit = ((code?: number) =>
  code === undefined ? end(Number(process.exitCode ?? 0)) : exit(code)) as typeof exit;

async function run({ args, environment, endMark }: Command): Promise<number> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  setOwnClock(Number(environment['OWN_CLOCK_OFFSET_MS'] ?? 0));
  process.argv = [process.execPath, PROGRAM, ...args];
  process.exitCode = undefined;
  const code = await new Promise<number>((ended) => {
    end = ended;
    delete require.cache[PROGRAM];
    require(PROGRAM);
  });
  process.removeAllListeners('SIGINT');
  process.stdout.write(endMark);
  process.stderr.write(endMark);
  return code;
}

/** Runs commands from the source, one after the other, on request of its parent. */
process.on('message', (command: Command) => {
  void run(command).then((code) => process.send?.(code));
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
