import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Drain, giveBack } from './memory';

describe('Memory of what flowed by', () => {
  it('is given back when a piece has it to itself, and is left alone when it is shared', () => {
    const alone = new Uint8Array(1000);
    const shared = new Uint8Array(1000);
    giveBack(alone);
    giveBack(shared.subarray(0, 500));
    expect([alone.length, shared.length]).toEqual([0, 1000]);
  });

  it('of a drain goes once pieces with other memory come, not before', async () => {
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
