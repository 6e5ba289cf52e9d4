import { createReadStream } from 'node:fs';
import { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { Circuit, shareOfRequest } from '#kernel';

/** The address of a ClamAV daemon. */
export interface ScannerPlace {
  readonly host: string;
  readonly port: number;
}

export type Verdict = 'clean' | 'infected';

/** Injection token of the {@link VirusScanner}; null without a scanner. */
export const VIRUS_SCANNER = Symbol('VIRUS_SCANNER');

const TIMEOUT_MS = 20_000;
/** Limit for a scanner that answers in small pieces. */
const MAX_MS = 60_000;
const MAX_ANSWER_LENGTH = 4096;

/** Scans files with a ClamAV daemon: command `INSTREAM`, the content in chunks, one line as the answer. */
export class VirusScanner {
  private readonly circuit = new Circuit('the virus scanner');

  constructor(private readonly place: ScannerPlace) {}

  /**
   * Takes at most half of the time that a request has left, because the file is stored afterwards.
   *
   * @throws Error if the daemon is unreachable, or does not answer with a verdict
   */
  async scan(path: string): Promise<Verdict> {
    const withinMs = Math.min(MAX_MS, shareOfRequest(2 * MAX_MS) / 2);
    return this.circuit.call({ withinMs, ask: (signal) => this.scanWithin(path, signal) });
  }

  private async scanWithin(path: string, signal: AbortSignal): Promise<Verdict> {
    const socket = new Socket({ signal });
    socket.setTimeout(TIMEOUT_MS, () =>
      socket.destroy(new Error(`the virus scanner did not answer within ${TIMEOUT_MS} ms`)),
    );
    try {
      const answer = answerOf(socket);
      socket.connect(this.place.port, this.place.host);
      socket.write('zINSTREAM\0');
      // The daemon may answer and close before it has read everything: then its verdict counts, not the broken pipe.
      const sent = pipeline(createReadStream(path), chunked(), socket, { end: false }).then(() => answer);
      await Promise.race([answer, sent]);
      return verdictOf(await answer);
    } finally {
      socket.destroy();
    }
  }
}

/** Prefixes each chunk with its length in four bytes; a length of zero marks the end. */
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
      if (text.length > MAX_ANSWER_LENGTH)
        reject(new Error(`the answer of the virus scanner exceeds ${MAX_ANSWER_LENGTH} characters`));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the virus scanner closed the connection without an answer')));
  });
  // The caller that awaits the answer gets the error. If sending failed first, nothing awaits it; avoid an unhandled rejection.
  answer.catch(() => undefined);
  return answer;
}

function verdictOf(answer: string): Verdict {
  if (/^stream: OK$/.test(answer)) return 'clean';
  if (/^stream: .+ FOUND$/.test(answer)) return 'infected';
  throw new Error(`the virus scanner gave no verdict: ${answer.slice(0, 200)}`);
}
