import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Decimal } from 'decimal.js';
import { ownValue } from '#kernel';

interface Environment {
  readonly fakeTimersModern: { useFakeTimers(options: { now: number }): void };
  setup(): Promise<void>;
  teardown(): Promise<void>;
}

const SharedRealm = jest.requireActual<new (config: object) => Environment>('../support/shared-realm/environment.cjs');

/** A spec file must not affect the next file in the same worker. */
describe('The realm that spec files share', () => {
  const inAFile = async (work: (environment: Environment) => void): Promise<void> => {
    const environment = new SharedRealm({ projectConfig: { fakeTimers: {} } });
    await environment.setup();
    work(environment);
    await environment.teardown();
  };

  it('restores environment variables after each file: changed, removed and new ones', async () => {
    const before = { ...process.env };
    await inAFile(() => {
      delete process.env['PATH'];
      Object.assign(process.env, { HOME: '/nowhere', OF_ONE_FILE: 'yes' });
    });
    expect({ ...process.env }).toEqual(before);
  });

  it('restores the clock, the globals and the logger', async () => {
    const state = (): unknown[] => [Date, setTimeout, fetch, Reflect.get(Logger, 'staticInstanceRef')];
    const before = state();
    await inAFile(({ fakeTimersModern }) => {
      fakeTimersModern.useFakeTimers({ now: 0 });
      globalThis.fetch = () => Promise.reject(new Error('none'));
      Logger.overrideLogger(false);
    });
    expect(state().map((now, index) => now === before[index])).toEqual([true, true, true, true]);
  });

  it('restores the process: folder, arguments, exit code and listeners', async () => {
    const state = (): unknown[] => [process.cwd(), process.argv, process.exitCode, process.listenerCount('SIGUSR2')];
    const before = state();
    await inAFile(() => {
      process.chdir('/');
      process.argv = ['node', 'other'];
      process.exitCode = 3;
      process.on('SIGUSR2', () => undefined);
    });
    expect(state()).toEqual(before);
  });

  it('forgets replaced modules before the next file', () => {
    expect(() => jest.doMock('#kernel', () => ({}))).toThrow('@jest-environment node');
  });

  it('is the realm of the packages and of Node', () => {
    const failures = [() => new Decimal('none'), () => readFileSync('/nowhere')];
    for (const failure of failures) expect(failure).toThrow(Error);
  });

  it('shows the source line of a failure', () => {
    const lines = readFileSync(join(__dirname, '../../libs/kernel/own-value.ts'), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('Object.hasOwn')) + 1;
    const stackOf = (work: () => unknown): string | undefined => {
      try {
        return String(work());
      } catch (error) {
        return (error as Error).stack;
      }
    };
    expect(stackOf(() => ownValue(null as never, 'any'))).toContain(`own-value.ts:${line}:`);
  });
});
