import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { adviceText } from '../../src/ports/doctor-checks';
import type { Problem } from '../../src/ports/doctor-checks';

const SOURCE = resolve(__dirname, '..', '..', 'src');
const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const textOf = (name: string): string => readFileSync(join(SOURCE, name), 'utf8');

const commands = new Set(
  FILES.filter((name) => name.endsWith('.command.ts')).flatMap((name) =>
    [...textOf(name).matchAll(/name: '([a-z:-]+)/g)].map(([, command]) => command),
  ),
);

/** The commands that the checks of the doctor advise: of `run`, and between backticks in the text of an `act`. */
const advised = FILES.filter((name) => textOf(name).includes('ports/doctor-checks')).flatMap((name) =>
  [...textOf(name).matchAll(/run: (?:\w+ \? )?['`]([a-z]+(?::[a-z]+)?)|\\?`([a-z]+:[a-z]+)[ \\`]/g)].map(
    ([, run, act]) => `${name} ${run ?? act}`,
  ),
);

describe('The advice of the doctor', () => {
  it('is part of the type of a problem', () => {
    // @ts-expect-error: a problem without advice does not compile.
    const without: Problem = { check: 'schema', subject: '1 sahel', problem: 'is drifted' };
    expect(without).not.toHaveProperty('advice');
    expect(adviceText({ run: 'tenant:migrate --all' })).toBe('run `tenant:migrate --all`');
    expect(adviceText({ act: 'set the clock' })).toBe('set the clock');
  });

  it('names commands that exist', () => {
    expect(advised.length).toBeGreaterThan(20);
    expect(advised.filter((one) => !commands.has(one.split(' ')[1]))).toEqual([]);
  });

  it('is never empty', () => {
    expect(FILES.filter((name) => /\b(?:act|run): (?:''|``|"")/.test(textOf(name)))).toEqual([]);
  });
});
