import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { DomainError } from '#kernel';
import { PRODUCT_VERSION } from '../../../src/config/product-version';
import { declaredCommands } from '../../../src/operations/commands/declared-commands';
import { declaredProgram } from '../../../src/operations/commands/declared-program';

const ROOT = resolve(__dirname, '..', '..', '..');
const SOURCE = ['--import', './test/support/source.mjs'];

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine that has Node and no setting of the product. */
async function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { PATH: process.env['PATH'], ...environment };
  try {
    const ended = await promisify(execFile)(process.execPath, [...SOURCE, ...words], { cwd: ROOT, env });
    return { code: 0, ...ended };
  } catch (error) {
    return error as Ended;
  }
}

/** Answered without settings and without a database (operations.md §1). */
describe('What the command line answers before the product is loaded', () => {
  /** The program itself writes and ends: here what it writes is kept. */
  const answerTo = (...words: string[]): string => {
    let written = '';
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (written += String(text)) !== '');
    try {
      declaredProgram(declaredCommands()).parse(['node', 'impact-auto', ...words]);
      return 'goes on';
    } catch (error) {
      return error instanceof DomainError ? error.code : written;
    } finally {
      write.mockRestore();
    }
  };

  it('lists the commands', async () => {
    const { code, stdout, stderr } = await run(['src/cli.ts', '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: impact-auto \[options\] \[command\]/);
    expect(stdout).toMatch(/^ {2}tenant:domain \[options\] <tenant> <action> \[host\]/m);
  });

  it.each([[['tenant:create', '--help']], [['tenant:create', 'Koné', '-h']], [['help', 'tenant:create']]])(
    'describes a command: %s',
    (words) => {
      const help = answerTo(...words);
      expect(help).toMatch(/^Usage: impact-auto tenant:create \[options\] <name>/);
      expect(help).toMatch(/^ {2}--slug <slug> /m);
      expect(help).toMatch(/^ {2}--json +one JSON object on standard output$/m);
    },
  );

  it('refuses bad usage with 2, in the form and the language asked for', async () => {
    const { code, stdout, stderr } = await run(['src/cli.ts', 'tenant:list', '--colour', '--json', '--lang', 'en']);
    expect([code, stderr]).toEqual([
      2,
      'OPTION_UNKNOWN: This command has no option "--colour". --help lists its options.\n',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'OPTION_UNKNOWN', exitCode: 2 } });
  });

  it.each([
    ['COMMAND_UNKNOWN', ['tenant:destroy']],
    ['ARGUMENT_MISSING', ['tenant:create']],
    ['ARGUMENTS_EXCESS', ['tenant:list', 'extra']],
    ['OPTION_MISSING', ['tenant:export', 'x']],
    ['OPTION_VALUE_MISSING', ['tenant:create', 'x', '--slug']],
    ['OPTION_REPEATED', ['tenant:create', 'x', '--slug', 'a', '--slug', 'b']],
    ['CHOICE_UNKNOWN', ['backup:tenant', 'x', '--codec', 'rar']],
  ])('refuses bad usage: %s', (error, words) => {
    expect(answerTo(...words)).toBe(error);
  });

  it('leaves the words of a command to the command', async () => {
    expect(answerTo('tenant:limits', 'x', '--set', 'members=1', '--set', 'vehicles=2', '--json')).toBe('goes on');
    const { code, stderr } = await run(['src/cli.ts', 'tenant:list']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/DB_HOST/)]);
  });

  it('is written down by the build', () => {
    const file = resolve(ROOT, 'dist/src/operations/commands/command-declarations.json');
    const { commands } = JSON.parse(readFileSync(file, 'utf8')) as { commands: unknown };
    expect(commands).toEqual(declaredCommands());
  });

  it('loads neither Nest nor a database driver for it', async () => {
    const { code, stdout } = await run(['test/support/usage-child.ts']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^nest-commander$/m)]);
    expect(stdout).not.toMatch(/^(?:@nestjs\/|typeorm|mysql2|ioredis|class-validator)/m);
  });
});

describe('A Node that is too old', () => {
  const { engines } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  const needed = /\d+\.\d+/.exec(engines.node)?.[0];

  /** What a Node of that version says of itself. */
  const claiming = (version: string): Record<string, string> => {
    const versions = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
    return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(versions)}` };
  };

  it.each(['src/cli.ts', 'src/main.ts', 'src/worker.ts'])('ends %s with 1 and one line', async (program) => {
    for (const version of ['20.20.2', '24.8.9']) {
      expect(await run([program, '--version'], claiming(version))).toMatchObject({
        code: 1,
        stdout: '',
        stderr: `Node ${version} is too old: Impact Auto needs Node ${needed} or newer.\n`,
      });
    }
  });

  it('is none of the declared version', async () => {
    const { code, stdout } = await run(['src/cli.ts', '--version'], claiming(`${needed}.0`));
    expect([code, stdout]).toEqual([0, `${PRODUCT_VERSION}\n`]);
  });
});
