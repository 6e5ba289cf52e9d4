import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';

const HEADER_BYTES = 12;
const NO_SUCH_NAME = 3;
const FAILED = 2;

/** A name server that answers TXT queries over UDP: with the configured records, or "no such name" for others. */
export class FakeDns {
  /** Text by name; `null` for a name whose servers fail. */
  readonly records = new Map<string, string | null>();
  asked = 0;

  private constructor(private readonly socket: Socket) {}

  static async start(): Promise<FakeDns> {
    const socket = createSocket('udp4');
    const dns = new FakeDns(socket);
    socket.on('message', (question, { port, address }) => socket.send(dns.answer(question), port, address));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return dns;
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): void {
    this.socket.close();
  }

  private answer(question: Buffer): Buffer {
    this.asked += 1;
    const { name, end } = nameIn(question);
    const record = this.records.get(name);
    const code = record === undefined ? NO_SUCH_NAME : record === null ? FAILED : 0;
    const header = Buffer.from(question.subarray(0, HEADER_BYTES));
    header.writeUInt16BE(0x8180 | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(typeof record === 'string' ? 1 : 0, 6);
    header.writeUInt32BE(0, 8);
    const asked = question.subarray(HEADER_BYTES, end + 4);
    return Buffer.concat([header, asked, ...(typeof record === 'string' ? [txt(record)] : [])]);
  }
}

function nameIn(question: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/** A pointer to the name in the question, type TXT, class IN, a TTL of one minute, and one string. */
function txt(text: string): Buffer {
  const head = Buffer.from([0xc0, HEADER_BYTES, 0, 16, 0, 1, 0, 0, 0, 60]);
  const body = Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([head, length, body]);
}
