import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { CommandRunnerModule, CommandRunnerService } from 'nest-commander';
import { CliModule } from '../../../src/cli.module';
import { SETTINGS } from '../../../src/config/settings.module';
import { declaredCommands } from '../../../src/operations/commands/declared-commands';
import { declaredProgram } from '../../../src/operations/commands/declared-program';
import type { CommandDeclaration } from '../../../src/operations/commands/declared-program';
import { PROGRAM } from '../../../src/operations/commands/program';
import { Platform } from '../../support/platform';

type Program = ConstructorParameters<typeof CommandRunnerService>[1];
type Command = Program['commands'][number];
type Option = Command['options'][number];

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The values of an option, by the name in its flags: a valid one and some invalid ones. */
const VALUES: Readonly<Record<string, { readonly good: string; readonly bad: readonly string[] }>> = {
  n: { good: '1', bad: ['many', '-1', '1.5', '1e3', '0x1', '01', '99999999999'] },
  ms: { good: '1000', bad: ['soon', '999', '1.5', '1e3', '700000000'] },
  port: { good: '1', bad: ['http', '0', '65536', '3306 '] },
  duration: { good: '7d', bad: ['7', 'd', '7w', '0d', '-7d', '999999d'] },
  moment: {
    good: '2026-11-28T17:30:00Z',
    bad: ['yesterday', '2026-11-28', '2026-11-28T17:30:00', '2026-02-30T10:00:00Z'],
  },
  gtid: { good: '0-1-4711', bad: ['4711', '0-1', '0-1-x', '0-1-4711 '] },
  email: { good: 'awa@kone.test', bad: ['nobody', 'a@', '@b.test', 'a b@c.test'] },
  // Arguments that the command itself looks up.
  ...Object.fromEntries(
    [
      'code',
      'file',
      'host',
      'kind',
      'name',
      'names',
      'server',
      'slug',
      'tenant',
      'zone',
      'date',
      'reason',
      'text',
      'limits',
    ].map((name) => [name, { good: 'x', bad: [] }]),
  ),
};

const valueName = ({ flags }: Option): string => /<(\w+)(?:\.{3})?>/.exec(flags)?.[1] ?? '';

const flagOf = ({ long, flags }: Option): string => long ?? flags;

const takesValue = (option: Option): boolean => option.required;

/** Every declared command and option, in one process: usage errors are reported before anything is done. */
describe('The usage of the command line', () => {
  let platform: Platform;
  let app: TestingModule;
  let declared: CommandRunnerService;
  const written = { out: '', err: '' };

  beforeAll(async () => {
    platform = await Platform.start();
    app = await Test.createTestingModule({ imports: [CommandRunnerModule.forModule(CliModule, PROGRAM)] })
      .overrideProvider(SETTINGS)
      .useValue(platform.settings)
      .compile();
    app.useLogger(false);
    await app.init();
    declared = app.get(CommandRunnerService);
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => (written.out += String(text)) !== '');
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => (written.err += String(text)) !== '');
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
    await app.close();
    await platform.stop();
  });

  const commands = (): readonly Command[] => declared['commander'].commands;

  const options = (): { command: Command; option: Option }[] =>
    commands().flatMap((command) => command.options.map((option) => ({ command, option })));

  /** A separate Commander program for each run, because Commander keeps parsed values. */
  const run = async (...words: string[]): Promise<Ended> => {
    const kind = declared['commander'].constructor as new () => Program;
    const runner = new CommandRunnerService(declared['discoveryService'], new kind(), PROGRAM, new Logger());
    await runner.onModuleInit();
    Object.assign(written, { out: '', err: '' });
    const { argv } = process;
    process.argv = ['node', 'impact-auto', ...words];
    process.exitCode = undefined;
    await runner.run();
    const code = process.exitCode;
    process.argv = argv;
    process.exitCode = undefined;
    return { code, stdout: written.out, stderr: written.err };
  };

  /** The required arguments of a command. */
  const needed = (command: Command): string[] => [
    ...command.registeredArguments.filter(({ required }) => required).map(() => 'x'),
    ...command.options
      .filter(({ mandatory }) => mandatory)
      .flatMap((option) => [flagOf(option), VALUES[valueName(option)]?.good ?? 'x']),
  ];

  const refusal = (words: readonly string[], { code, stderr }: Ended): string =>
    `${words.join(' ')} → ${code ?? 0} ${/^[A-Z_]+/.exec(stderr)?.[0] ?? stderr}`;

  /** Each of them exits with 2 and that error, and prints nothing else. */
  const expectRefused = async (cases: readonly (readonly string[])[], error: string): Promise<void> => {
    expect(cases.length).toBeGreaterThan(0);
    const seen = [];
    for (const words of cases) seen.push(refusal(words, await run(...words)));
    expect(seen).toEqual(cases.map((words) => `${words.join(' ')} → 2 ${error}`));
  };

  it('refuses an option that a command does not have', async () => {
    expect(commands().length).toBeGreaterThan(40);
    await expectRefused(
      commands().map((command) => [command.name(), ...needed(command), '--colour']),
      'OPTION_UNKNOWN',
    );
  });

  it('refuses an argument too many', async () => {
    const bounded = commands().filter(
      ({ registeredArguments }) => !registeredArguments.some(({ variadic }) => variadic),
    );
    await expectRefused(
      bounded.map((command) => {
        const most = command.registeredArguments.map(() => 'x');
        const required = needed(command).filter((word) => word !== 'x' || command.registeredArguments.length === 0);
        return [
          command.name(),
          ...most,
          'extra',
          ...required.flatMap((word) => (word.startsWith('--') ? [word, '1'] : [])),
        ];
      }),
      'ARGUMENTS_EXCESS',
    );
  });

  it('refuses a value that is not one of the choices, and lists the choices', async () => {
    const chosen = options().filter(({ option }) => option.argChoices !== undefined);
    await expectRefused(
      chosen.map(({ command, option }) => [command.name(), ...needed(command), flagOf(option), 'nowhere']),
      'CHOICE_UNKNOWN',
    );
    const { stderr } = await run('job:list', '--state', 'foo');
    expect(stderr).toContain('queued, running, done, failed, dead, parked, discarded, cancelled');
  });

  it('refuses an option without a value, with an empty value, or given twice', async () => {
    const valued = options().filter(({ option }) => takesValue(option));
    const words = ({ command, option }: (typeof valued)[number], ...rest: string[]): string[] => [
      command.name(),
      ...needed(command).filter((word) => word === 'x'),
      ...rest.flatMap((value) => (value === '-' ? [flagOf(option)] : [flagOf(option), value])),
    ];
    await expectRefused(
      valued.map((one) => words(one, '-')),
      'OPTION_VALUE_MISSING',
    );
    await expectRefused(
      valued.filter(({ option }) => option.envVar === undefined).map((one) => words(one, ' ')),
      'OPTION_VALUE_MISSING',
    );
    await expectRefused(
      valued
        .filter(({ option }) => !option.variadic)
        .map((one) => {
          const good = one.option.argChoices?.[0] ?? VALUES[valueName(one.option)]?.good ?? '';
          return words(one, good, good);
        }),
      'OPTION_REPEATED',
    );
  });

  it('refuses an unreadable path, with another error than for wrong content', async () => {
    await expectRefused(
      [
        ['audit:verify', '--log', '/nowhere/product.log'],
        ['audit:verify', '--log', '/'],
        ['export:verify', '/nowhere/company.zip'],
        ['export:verify', '/'],
      ],
      'FILE_UNREADABLE',
    );
  });

  it('accepts a repeatable option once for each value', async () => {
    const { code, stderr } = await run('tenant:limits', 'x', '--set', 'members=1', '--set', 'vehicles=2');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^TENANT_NOT_FOUND|^NOT_FOUND/)]);
  });

  it('has test values for each option', () => {
    const unknown = options()
      .filter(({ option }) => takesValue(option) && option.argChoices === undefined)
      .filter(({ option }) => VALUES[valueName(option)] === undefined);
    expect(unknown.map(({ command, option }) => `${command.name()} ${option.flags}`)).toEqual([]);
  });

  it('refuses invalid numbers, durations, times and addresses', async () => {
    const cases = options().flatMap(({ command, option }) =>
      (VALUES[valueName(option)]?.bad ?? []).map((bad) => [
        command.name(),
        ...needed(command),
        `${flagOf(option)}=${bad}`,
      ]),
    );
    expect(cases.length).toBeGreaterThan(50);
    const seen = [];
    for (const words of cases) seen.push({ words, ended: await run(...words) });
    const accepted = seen.filter(({ ended }) => ended.code !== 2 || !/^[A-Z_]+: .+\n$/.test(ended.stderr));
    expect(accepted.map(({ words, ended }) => refusal(words, ended))).toEqual([]);
  });

  it('refuses a missing or unknown command, and a missing argument or option', async () => {
    await expectRefused([['tenant:destroy']], 'COMMAND_UNKNOWN');
    await expectRefused([['tenant:create'], ['user:grant', 'awa@kone.test']], 'ARGUMENT_MISSING');
    await expectRefused(
      [
        ['tenant:export', 'x'],
        ['server:add', 'x', '--host', 'x'],
        ['tenant:maintenance', 'x'],
      ],
      'OPTION_MISSING',
    );
    expect((await run()).code).toBe(2);
  });

  it('refuses arguments that contradict each other', async () => {
    await expectRefused(
      [
        ['tenant:migrate', 'x', '--all'],
        ['backup:verify', 'latest', '--tenant', 'x', '--global'],
        ['restore:tenant', 'x', 'latest', '--into', 'x', '--tables', 'x'],
        ['restore:tenant', 'x', 'latest', '--keep-issued', '--discard-issued'],
        ['job:retry', '1', '--kind', 'x'],
        ['tenant:maintenance', 'x', '--on', '--off'],
        ['tenant:maintenance', 'x', '--off', '--until', '2026-11-28T17:30:00Z'],
      ],
      'OPTIONS_OPPOSED',
    );
    await expectRefused([['schedule:set', 'x', '--on', '--off']], 'SCHEDULE_OPTIONS_OPPOSED');
    await expectRefused([['credentials:rotate', 'x', '--all'], ['credentials:rotate']], 'ROTATION_SCOPE_MISSING');
    await expectRefused([['tenant:cleanup', 'x', '--all'], ['tenant:analyze']], 'UPKEEP_TARGET_INVALID');
  });

  it('refuses to migrate without a target', async () => {
    await expectRefused([['tenant:migrate'], ['tenant:migrate', '--dry-run']], 'MIGRATION_SCOPE_MISSING');
    expect((await run('tenant:migrate', '--only-failed', '--dry-run')).code).toBe(0);
  });

  it('prints one JSON object on standard output for an error too', async () => {
    for (const words of [
      ['tenant:list', '--colour'],
      ['job:list', '--state', 'foo'],
      ['tenant:show', 'personne'],
    ]) {
      const { code, stdout, stderr } = await run(...words, '--json');
      expect(code).toBe(2);
      const { error } = JSON.parse(stdout) as { error: { code: string; detail: string; exitCode: number } };
      expect(error.exitCode).toBe(2);
      expect(stderr).toBe(`${error.code}: ${error.detail}\n`);
    }
  });

  it('refuses bad usage in the language of the operator', async () => {
    expect((await run('tenant:list', '--colour')).stderr).toMatch(/n’a pas d’option « --colour »/);
    expect((await run('tenant:list', '--lang', 'en', '--colour')).stderr).toMatch(/has no option "--colour"/);
    expect((await run('job:list', '--state', 'foo', '--lang=en')).stderr).toMatch(/does not accept "foo"/);
  });

  it('has the same help before and after the product is loaded', () => {
    const early = declaredProgram(JSON.parse(JSON.stringify(declaredCommands())) as CommandDeclaration[]);
    const helpOf = (program: Program): string[] => [program, ...program.commands].map((one) => one.helpInformation());
    expect(helpOf(early)).toEqual(helpOf(declared['commander']));
  });

  it('prints its version', async () => {
    expect(await run('--version')).toMatchObject({ code: undefined, stdout: `${PROGRAM.version}\n`, stderr: '' });
  });
});
