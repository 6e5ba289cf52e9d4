import { Writable } from 'node:stream';

/**
 * Releases the memory of a piece at once; it must not be read afterwards. If it is left to the garbage collector, the hundreds of megabytes of a
 * dump cost a tenth of its time; without a thread of its own, the collector also scans the application's whole heap again and again.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  // The buffer of a part may be shared with other parts.
  if (byteLength === buffer.byteLength) release(buffer);
}

function release(memory: ArrayBufferLike): void {
  if ('transfer' in memory) memory.transfer(0);
}

/** Discards the output of a decompressor and releases its memory: that of a piece when the next one has another buffer. */
export class Drain extends Writable {
  private last: Uint8Array | null = null;

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    // A decompressor cuts several pieces from one buffer, and may not have filled the last one.
    if (this.last !== null && this.last.buffer !== chunk.buffer) release(this.last.buffer);
    this.last = chunk;
    done();
  }
}
