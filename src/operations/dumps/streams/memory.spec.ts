import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Drain, giveBack } from './memory';

describe('The memory of processed pieces', () => {
  it('is released when a piece owns its buffer, and is kept when the buffer is shared', () => {
    const alone = new Uint8Array(1000);
    const shared = new Uint8Array(1000);
    giveBack(alone);
    giveBack(shared.subarray(0, 500));
    expect([alone.length, shared.length]).toEqual([0, 1000]);
  });

  it('is released by a drain once pieces with another buffer come, not before', async () => {
    const [first, second] = [new Uint8Array(1000), new Uint8Array(1000)];
    const seen: number[] = [];
    const pieces = function* (): Generator<Uint8Array> {
      yield first.subarray(0, 500);
      yield first.subarray(500);
      seen.push(first.length);
      yield second;
    };
    await pipeline(Readable.from(pieces()), new Drain({ objectMode: true }));
    expect([...seen, first.length, second.length]).toEqual([1000, 0, 1000]);
  });
});
