import { Logger } from '@nestjs/common';
import { interruptible } from '#kernel';
import type { WarmPool } from './warm-pool.service';
import { WarmPoolRefill } from './warm-pool-refill.service';

describe('WarmPoolRefill', () => {
  afterEach(() => jest.restoreAllMocks());

  const refilling = (refill: () => Promise<number>): WarmPoolRefill => new WarmPoolRefill({ refill } as WarmPool);

  it('only logs a failure', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const broken = refilling(() => Promise.reject(new Error('no room')));
    expect(await broken.run()).toEqual({ made: 0, failed: true });
    expect(warned).toHaveBeenCalledWith('the warm pool could not be refilled: no room');
  });

  it('ends as interrupted, not as failed, when its worker stops', async () => {
    const worker = new AbortController();
    const stopped = refilling(() => {
      worker.abort(new Error('the worker stops'));
      return Promise.reject(new Error('the client program was ended'));
    });
    await expect(interruptible(worker.signal, () => stopped.run())).rejects.toThrow('the worker stops');
  });
});
