import { text } from 'node:stream/consumers';
import { startClient } from './client-process';

const login = { host: '127.0.0.1', port: 1, user: 'nobody', password: 'none' };

describe('The output of a client program', () => {
  it('is whole if the program ended before anybody read it', async () => {
    const client = await startClient('/bin/echo', login, ['read', 'later']);
    client.stdin.end();
    await client.ended;
    expect(await text(client.stdout)).toMatch(/read later\n$/);
  });
});
