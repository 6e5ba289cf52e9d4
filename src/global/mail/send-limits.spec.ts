import { systemActor } from '#kernel';
import { loadSettings } from '../../config/settings';
import { RedisCounters } from '../redis/redis-counters';
import { SendLimits } from './send-limits';
import type { Sending } from './send-limits';

const HOUR_MS = 3_600_000;

/** The limits of one process, which apply while Redis is down. */
describe('A message that a user triggers', () => {
  const settings = { ...loadSettings(), redisUrl: null };
  let limits: SendLimits;

  beforeEach(() => {
    jest.useFakeTimers();
    limits = new SendLimits(new RedisCounters(settings));
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const invitation = (target: string, tenantId = 7, name = 'Awa'): Sending => ({
    what: 'invitation',
    tenantId,
    target,
    actor: systemActor(name),
  });

  const takeMany = async (times: number, sendingOf: (at: number) => Sending): Promise<number> => {
    let taken = 0;
    for (let at = 0; at < times; at += 1) taken += (await limits.mayTake(sendingOf(at))) ? 1 : 0;
    return taken;
  };

  it('is sent to one target at most five times an hour and ten times a day', async () => {
    const toAwa = (): Sending => invitation('awa@flotte.test');
    expect(await takeMany(7, toAwa)).toBe(5);
    await expect(limits.take(toAwa())).rejects.toMatchObject({
      code: 'SENDING_LIMITED',
      extras: { retryAfterSeconds: 3600 },
    });
    expect(await takeMany(1, () => invitation('yao@flotte.test'))).toBe(1);
    jest.advanceTimersByTime(HOUR_MS);
    expect(await takeMany(7, toAwa)).toBe(5);
    jest.advanceTimersByTime(HOUR_MS);
    expect(await takeMany(7, toAwa)).toBe(0);
    jest.advanceTimersByTime(22 * HOUR_MS);
    expect(await takeMany(7, toAwa)).toBe(5);
  });

  it('is sent to one target by all companies together at most twenty times an hour', async () => {
    expect(await takeMany(30, (at) => invitation('awa@flotte.test', at))).toBe(20);
  });

  it('is sent by one user at most two hundred times an hour, to all targets together', async () => {
    expect(await takeMany(210, (at) => invitation(`p${at}@flotte.test`))).toBe(200);
    expect(await takeMany(1, () => invitation('last@flotte.test', 7, 'Yao'))).toBe(1);
  });
});
