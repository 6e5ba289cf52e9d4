import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { loopStates, WatchedLoop } from './watched-loop';
import type { LoopPlan } from './watched-loop';

describe('a watched loop', () => {
  let loop: WatchedLoop | undefined;

  beforeEach(() => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  });

  afterEach(() => {
    loop?.stop();
    jest.restoreAllMocks();
  });

  const made = (plan: Partial<LoopPlan> & Pick<LoopPlan, 'turn'>): WatchedLoop => {
    loop = new WatchedLoop({ name: 'test', turnMs: 1000, retryMs: 5, ...plan });
    return loop;
  };

  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await pause(2);
  };

  const state = () => loopStates().find((one) => one.loop === 'test');

  it('gives up a turn that never ends, and begins anew', async () => {
    let turns = 0;
    const signals: AbortSignal[] = [];
    made({
      turnMs: 20,
      turn: (signal) => {
        turns += 1;
        signals.push(signal);
        return turns === 1 ? new Promise(() => undefined) : Promise.resolve();
      },
    }).wake();
    await until(() => turns === 2);
    expect(signals[0]?.aborted).toBe(true);
    expect(state()?.givenUp).toBeGreaterThan(0);
    await until(() => state()?.overdueMs === 0);
  });

  it('runs one turn at a time, and another one for what was asked meanwhile', async () => {
    let running = 0;
    let most = 0;
    let turns = 0;
    const one = made({
      turn: async () => {
        running += 1;
        most = Math.max(most, running);
        await pause(10);
        running -= 1;
        turns += 1;
      },
    });
    const first = one.run();
    one.wake();
    one.wake();
    await Promise.all([first, one.run()]);
    expect(turns).toBe(1);
    await until(() => turns === 2);
    await one.runAfresh();
    expect([turns, most]).toEqual([3, 1]);
  });

  it('repeats a failed turn, and shows since when one is due and what waits', async () => {
    const waiting = [1, 2, 3];
    let fails = true;
    const one = made({
      waiting: () => waiting.length,
      turn: () => {
        if (fails) return Promise.reject(new Error('on purpose'));
        waiting.pop();
        return Promise.resolve();
      },
    });
    await one.run();
    await pause(20);
    expect(state()).toMatchObject({ waiting: 3, lastTurnMs: null });
    expect(state()?.overdueMs).toBeGreaterThan(10);
    fails = false;
    await until(() => waiting.length === 0);
    await until(() => state()?.overdueMs === 0);
    expect(state()?.lastTurnMs).not.toBeNull();
  });

  it('runs by the clock until it is stopped', async () => {
    let turns = 0;
    const one = made({ everyMs: 2, turn: () => Promise.resolve(void (turns += 1)) });
    one.start();
    await until(() => turns > 2);
    one.stop();
    const before = turns;
    await pause(20);
    expect(turns).toBeLessThanOrEqual(before + 1);
    expect(state()).toBeUndefined();
  });

  it('takes a turn by the clock early when it is woken', async () => {
    let turns = 0;
    const one = made({ everyMs: 60_000, turn: () => Promise.resolve(void (turns += 1)) });
    one.start();
    one.wake();
    await until(() => turns === 1);
    one.wake();
    await until(() => turns === 2);
    expect(state()?.overdueMs).toBe(0);
  });

  it('drains what waits, but not for longer than it may', async () => {
    const waiting = [1, 2];
    await made({ waiting: () => waiting.length, turn: () => Promise.resolve(void waiting.pop()) }).drain(1000);
    expect(waiting).toEqual([]);
    const since = performance.now();
    await made({ waiting: () => 1, turn: () => new Promise(() => undefined) }).drain(50);
    expect(performance.now() - since).toBeLessThan(1000);
  });
});
