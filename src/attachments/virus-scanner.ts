import { createReadStream } from 'node:fs';
import { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { withDeadline } from '#kernel';

/** Where a ClamAV daemon listens. */
export interface ScannerPlace {
  readonly host: string;
  readonly port: number;
}

export type Verdict = 'clean' | 'infected';

/** Injection token of the {@link VirusScanner}; null where there is none. */
export const VIRUS_SCANNER = Symbol('VIRUS_SCANNER');

const TIMEOUT_MS = 20_000;
/** Of a scanner that answers bit by bit. */
const LONGEST_MS = 60_000;
const LONGEST_ANSWER = 4096;

/** Asks a ClamAV daemon about files: command `INSTREAM`, the content in chunks, one line back. */
export class VirusScanner {
  constructor(private readonly place: ScannerPlace) {}

  /** @throws Error when the daemon cannot be asked, or answers anything but a verdict */
  async scan(path: string): Promise<Verdict> {
    const socket = new Socket();
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('the scanner does not answer')));
    try {
      const answer = answerOf(socket);
      socket.connect(this.place.port, this.place.host);
      socket.write('zINSTREAM\0');
      // The daemon may answer and close before it has read everything: its verdict counts, not the broken pipe.
      const sent = pipeline(createReadStream(path), chunked(), socket, { end: false }).then(() => answer);
      await withDeadline('the scanner', LONGEST_MS, Promise.race([answer, sent]));
      return verdictOf(await answer);
    } finally {
      socket.destroy();
    }
  }
}

/** Each piece behind its length in four bytes, a length of zero at the end. */
function chunked(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.length);
      done(null, Buffer.concat([length, chunk]));
    },
    flush(done) {
      done(null, Buffer.alloc(4));
    },
  });
}

function answerOf(socket: Socket): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.on('data', (part: Buffer) => {
      text += part.toString('latin1');
      if (text.includes('\0') || text.includes('\n')) resolve(text.replace(/[\0\n]+$/, ''));
      if (text.length > LONGEST_ANSWER) reject(new Error('the scanner talks too much'));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the scanner hung up')));
  });
  // Whoever waits for it meets the error; nobody does when sending failed first.
  answer.catch(() => undefined);
  return answer;
}

function verdictOf(answer: string): Verdict {
  if (/^stream: OK$/.test(answer)) return 'clean';
  if (/^stream: .+ FOUND$/.test(answer)) return 'infected';
  throw new Error('the scanner gave no verdict');
}
