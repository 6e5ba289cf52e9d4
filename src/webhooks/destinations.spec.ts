import { destinations } from './destinations';

const fail = (sender: string, url: string): Promise<unknown> =>
  destinations.send(sender, url, () => Promise.reject(new Error('timeout'))).catch(() => null);

describe('The host of a receiver', () => {
  it('that does not answer one company is left alone by this company only, and only this host', async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) await fail('tenant 1', 'https://hooks.example.com/a');
    expect(destinations.isClosed('tenant 1', 'https://hooks.example.com/b')).toBe(true);
    expect(destinations.isClosed('tenant 2', 'https://hooks.example.com/b')).toBe(false);
    expect(destinations.isClosed('tenant 1', 'https://other.example.com/a')).toBe(false);
  });

  it('gets a limited number of requests at the same time', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const url = 'https://busy.example.com/a';
    const sent = Array.from({ length: 16 }, (_none, tenant) =>
      destinations.send(`tenant ${tenant}`, url, () => promise),
    );
    expect(destinations.isClosed('tenant 99', url)).toBe(true);
    resolve();
    await Promise.all(sent);
    expect(destinations.isClosed('tenant 99', url)).toBe(false);
  });
});
