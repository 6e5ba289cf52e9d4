import { Writable } from 'node:stream';

/**
 * Gives the memory of a piece back at once; nobody may look at it any more. Left to the garbage collector, the hundreds of megabytes of
 * a dump cost a tenth of its time, and where there is no thread for them, going through the application's whole heap again and again.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  // A part of something may be shared with who knows whom.
  if (byteLength === buffer.byteLength) release(buffer);
}

function release(memory: ArrayBufferLike): void {
  if ('transfer' in memory) memory.transfer(0);
}

/** Takes what a decompressor puts out and nobody wants, and gives its memory back: that of a piece when the next one has other memory. */
export class Drain extends Writable {
  private last: Uint8Array | null = null;

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    // A decompressor cuts several pieces from what it allocates, and may not have filled the last one.
    if (this.last !== null && this.last.buffer !== chunk.buffer) release(this.last.buffer);
    this.last = chunk;
    done();
  }
}
