import { AttemptQueue } from './attempt-queue';

describe('The queue of attempts', () => {
  it('runs attempts of one name in sequence, and attempts of another name in parallel', async () => {
    const queue = new AttemptQueue();
    const held = Promise.withResolvers<string>();
    const order: string[] = [];
    const first = queue.run('account 1', 1, () => held.promise);
    const second = queue.run('account 1', 1, () => Promise.resolve(order.push('second')));
    await queue.run('account 2', 1, () => Promise.resolve(order.push('other')));
    expect(order).toEqual(['other']);
    held.resolve('first');
    await Promise.all([first, second]);
    expect(order).toEqual(['other', 'second']);
  });

  it('refuses the sixty-fifth waiting attempt', async () => {
    const queue = new AttemptQueue();
    const held = Promise.withResolvers<number>();
    const waiting = Array.from({ length: 65 }, () => queue.run('account 1', 1, () => held.promise));
    await expect(queue.run('account 1', 1, () => Promise.resolve(0))).rejects.toMatchObject({ code: 'LOGIN_BUSY' });
    held.resolve(1);
    expect(await Promise.all(waiting)).toHaveLength(65);
  });
});
