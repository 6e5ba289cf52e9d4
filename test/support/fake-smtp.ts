import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { eventually } from './eventually';

/** The part of SMTP that a client needs to send letters, on a free port; it stores the letters. It rejects the mailbox `inconnu@…`. */
export class FakeSmtp {
  readonly letters: string[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeSmtp> {
    const server = createServer();
    const smtp = new FakeSmtp(server);
    server.on('connection', (socket) => smtp.converse(socket));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return smtp;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The token of the newest link to this page in a letter to the address, once there is one other than `known`. */
  async tokenFor(email: string, page: 'invitation' | 'password-reset' = 'invitation', known = ''): Promise<string> {
    const link = new RegExp(`/${page}[#?]token=(?:3D)?([\\w-]+)`);
    const find = (): string | undefined =>
      this.letters
        .filter((letter) => letter.includes(`To: ${email}`))
        .map((letter) => link.exec(letter.replaceAll('=\r\n', ''))?.[1])
        .findLast((token) => token !== undefined && token !== known);
    await eventually(`a letter to ${email}`, () => find() !== undefined);
    return find() ?? '';
  }

  stop(): Promise<void> {
    return new Promise((stopped) => this.server.close(() => stopped()));
  }

  private converse(socket: Socket): void {
    let text = '';
    let isLetter = false;
    socket.on('error', () => undefined);
    socket.write('220 fake ESMTP\r\n');
    socket.on('data', (part: Buffer) => {
      text += part.toString('utf8');
      for (let end = this.endOf(text, isLetter); end >= 0; end = this.endOf(text, isLetter)) {
        const said = text.slice(0, end);
        text = text.slice(end + (isLetter ? 5 : 2));
        if (isLetter) this.letters.push(said);
        socket.write(isLetter ? '250 taken\r\n' : answerTo(said));
        isLetter = !isLetter && /^DATA/i.test(said);
      }
    });
  }

  private endOf(text: string, isLetter: boolean): number {
    return text.indexOf(isLetter ? '\r\n.\r\n' : '\r\n');
  }
}

function answerTo(command: string): string {
  if (/^DATA/i.test(command)) return '354 go on\r\n';
  if (/^RCPT TO:<inconnu@/i.test(command)) return '550 no such mailbox\r\n';
  return /^QUIT/i.test(command) ? '221 bye\r\n' : '250 ok\r\n';
}
