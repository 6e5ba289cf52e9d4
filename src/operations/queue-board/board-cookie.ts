import { PASS_LIFETIME_MS } from './board-passes';

export const BOARD_PATH = '/admin/queues';

/** Others on our domain may send cookies of the same name; none of them is signed. */
const MOST = 5;

/** The cookie that keeps the board open: of its path alone, so no other answer of the platform depends on a cookie. */
export class BoardCookie {
  private readonly name: string;

  constructor(private readonly isSecure: boolean) {
    // `__Host-` would have it sent everywhere.
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

  /** What a `Cookie` header says under its name. */
  read(header: string): readonly string[] {
    const pairs = header.split(';').map((pair) => pair.trim());
    const own = pairs.filter((pair) => pair.startsWith(`${this.name}=`));
    return own.slice(0, MOST).map((pair) => pair.slice(this.name.length + 1));
  }
}
