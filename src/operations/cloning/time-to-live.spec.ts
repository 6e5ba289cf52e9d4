import { timeToLiveMs } from './time-to-live';

describe('The time to live of a copy', () => {
  it('is given in days or hours', () => {
    expect([timeToLiveMs('7d'), timeToLiveMs('12h')]).toEqual([604_800_000, 43_200_000]);
  });

  it.each(['', '7', 'd', '0d', '-1d', '1.5d', '7 d', '367d', '99999h', '7w'])('refuses %j', (ttl) => {
    expect(() => timeToLiveMs(ttl)).toThrow('CLONE_TTL_INVALID');
  });
});
