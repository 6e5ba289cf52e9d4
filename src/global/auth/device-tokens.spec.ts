import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clock } from '#kernel';
import { KeyRing } from '#secrets';
import { DeviceTokens } from './device-tokens';

const path = join(mkdtempSync(join(tmpdir(), 'devices-')), 'keys.json');
KeyRing.create(path);

describe('A device token', () => {
  const tokens = new DeviceTokens(KeyRing.load(path));
  const awa = { id: 7, passwordHash: '$argon2id$one' };

  afterEach(() => {
    clock.simulate(null);
  });

  it('identifies one device of one account', () => {
    const [one, other] = [tokens.issue(awa), tokens.issue(awa)];
    expect(tokens.read(one, awa)).toMatch(/^[\w-]{22}$/);
    expect(tokens.read(other, awa)).not.toBe(tokens.read(one, awa));
  });

  it.each([
    ['of another account', { id: 8, passwordHash: '$argon2id$one' }],
    ['from before the password was changed', { id: 7, passwordHash: '$argon2id$two' }],
  ])('is invalid when it is %s', (_what, owner) => {
    expect(tokens.read(tokens.issue(awa), owner)).toBeNull();
  });

  it('is invalid when any part was altered', () => {
    const token = tokens.issue(awa);
    for (const at of [4, 15, token.length - 10]) {
      const altered = token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1);
      expect(tokens.read(altered, awa)).toBeNull();
    }
    for (const text of ['', 'd1', 'd1...', token.slice(0, -1), `${token}A`]) expect(tokens.read(text, awa)).toBeNull();
  });

  it('is valid for ninety days', () => {
    const issuedMs = clock.nowMs();
    const token = tokens.issue(awa);
    clock.simulate({ own: () => issuedMs + 89 * 86_400_000, monotonic: () => 0 });
    expect(tokens.read(token, awa)).not.toBeNull();
    clock.simulate({ own: () => issuedMs + 91 * 86_400_000, monotonic: () => 0 });
    expect(tokens.read(token, awa)).toBeNull();
  });
});
