import { PASS_LIFETIME_MS } from './board-passes';

export const BOARD_PATH = '/admin/queues';

/** Other sites on the domain may set cookies with the same name, but without a valid signature. */
const MOST = 5;

/** The session cookie of the board. It is limited to the board's path, so that no other response of the platform depends on a cookie. */
export class BoardCookie {
  private readonly name: string;

  constructor(private readonly isSecure: boolean) {
    // The prefix `__Host-` would require the path `/`.
    this.name = isSecure ? '__Secure-queue-board' : 'queue-board';
  }

  /** The value of `Set-Cookie`. */
  written(text: string): string {
    const attributes = [
      `Path=${BOARD_PATH}`,
      `Max-Age=${PASS_LIFETIME_MS.visit / 1000}`,
      'HttpOnly',
      'SameSite=Strict',
    ];
    return [`${this.name}=${text}`, ...attributes, ...(this.isSecure ? ['Secure'] : [])].join('; ');
  }

  /** The values with this name in a `Cookie` header. */
  read(header: string): readonly string[] {
    const pairs = header.split(';').map((pair) => pair.trim());
    const own = pairs.filter((pair) => pair.startsWith(`${this.name}=`));
    return own.slice(0, MOST).map((pair) => pair.slice(this.name.length + 1));
  }
}
