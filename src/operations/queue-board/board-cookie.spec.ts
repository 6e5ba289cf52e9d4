import { BoardCookie } from './board-cookie';

describe('The cookie of the queue’s board', () => {
  it('is sent only over TLS in production, and has the prefix that requires it', () => {
    const written = new BoardCookie(true).written('pass');
    expect(written).toBe(
      '__Secure-queue-board=pass; Path=/admin/queues; Max-Age=1800; HttpOnly; SameSite=Strict; Secure',
    );
  });

  it('needs no TLS in development', () => {
    expect(new BoardCookie(false).written('pass')).toBe(
      'queue-board=pass; Path=/admin/queues; Max-Age=1800; HttpOnly; SameSite=Strict',
    );
  });

  it('is found among other cookies by its exact name', () => {
    const header =
      'a=1; queue-board=one;queue-board=two=; xqueue-board=three; queue-board-x=four; __Secure-queue-board=five';
    expect(new BoardCookie(false).read(header)).toEqual(['one', 'two=']);
    expect(new BoardCookie(true).read(header)).toEqual(['five']);
    expect(new BoardCookie(true).read('')).toEqual([]);
  });

  it('is read at most five times', () => {
    expect(new BoardCookie(false).read('queue-board=x; '.repeat(50))).toHaveLength(5);
  });
});
