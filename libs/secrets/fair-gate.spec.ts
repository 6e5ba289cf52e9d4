import { FairGate } from './fair-gate';

describe('A fair gate', () => {
  const full = (): Error => new Error('full');

  /** A gate whose one place is taken until `open` is called. */
  const taken = (mostWaiting: number): { gate: FairGate; open: () => void; served: string[] } => {
    const gate = new FairGate({ atOnce: 1, mostWaiting }, full);
    const held = Promise.withResolvers<undefined>();
    void gate.run('first', () => held.promise);
    return { gate, open: () => held.resolve(undefined), served: [] };
  };

  it('serves the lanes in turn, however many of one are in front', async () => {
    const { gate, open, served } = taken(10);
    const serve = (lane: string): Promise<unknown> => gate.run(lane, () => Promise.resolve(served.push(lane)));
    const all = ['noisy', 'noisy', 'noisy', 'quiet', 'noisy', 'other'].map(serve);
    open();
    await Promise.all(all);
    expect(served).toEqual(['noisy', 'quiet', 'other', 'noisy', 'noisy', 'noisy']);
  });

  it('turns out the newest of the longest lane for a tenant that waits for little', async () => {
    const { gate, open, served } = taken(4);
    const serve = (lane: string): Promise<unknown> => gate.run(lane, () => Promise.resolve(served.push(lane)));
    const noisy = Promise.allSettled([serve('noisy'), serve('noisy'), serve('noisy'), serve('noisy')]);
    const quiet = serve('quiet');
    open();
    await quiet;
    expect((await noisy).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(served).toEqual(['noisy', 'quiet', 'noisy', 'noisy']);
  });

  it('refuses who comes when all places are taken and no lane is longer', async () => {
    const { gate, open } = taken(2);
    const waiting = [gate.run('a', () => Promise.resolve('a')), gate.run('b', () => Promise.resolve('b'))];
    await expect(gate.run('a', () => Promise.resolve('no'))).rejects.toThrow('full');
    await expect(gate.run('c', () => Promise.resolve('no'))).rejects.toThrow('full');
    open();
    expect(await Promise.all(waiting)).toEqual(['a', 'b']);
    expect(await gate.run('c', () => Promise.resolve('c'))).toBe('c');
  });

  it('gives its place on when the work fails', async () => {
    const gate = new FairGate({ atOnce: 1, mostWaiting: 1 }, full);
    await expect(gate.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run('a', () => Promise.resolve(1))).toBe(1);
  });
});
