import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveKey, KeyFileError, KeyRing, open, PasswordHasher, randomSecret, seal } from './index';

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
const path = join(folder, 'keys.json');
KeyRing.create(path);
const ring = KeyRing.load(path);

describe('an envelope', () => {
  const context = [7, 'app', 1] as const;

  it('opens where it was sealed', () => {
    expect(open(ring, context, seal(ring, context, 'motdepasse'))).toBe('motdepasse');
  });

  it('stays closed for another tenant, account or generation', () => {
    const envelope = seal(ring, context, 'motdepasse');
    for (const other of [
      [8, 'app', 1],
      [7, 'ddl', 1],
      [7, 'app', 2],
    ]) {
      expect(() => open(ring, other, envelope)).toThrow('SECRET_UNREADABLE');
    }
  });

  it('tells when any character was altered', () => {
    const envelope = seal(ring, context, 'motdepasse');
    const at = envelope.length - 5;
    const altered = envelope.slice(0, at) + (envelope[at] === 'A' ? 'B' : 'A') + envelope.slice(at + 1);
    expect(() => open(ring, context, altered)).toThrow('SECRET_UNREADABLE');
  });

  it('is never the same twice', () => {
    expect(seal(ring, context, 'x')).not.toBe(seal(ring, context, 'x'));
    expect(randomSecret()).not.toBe(randomSecret());
  });
});

describe('a key file', () => {
  it('is refused when others may read it', () => {
    const exposed = join(folder, 'open.json');
    KeyRing.create(exposed);
    chmodSync(exposed, 0o644);
    expect(() => KeyRing.load(exposed)).toThrow(KeyFileError);
  });

  it.each([
    '',
    '{}',
    '{"current":"k1","keys":{}}',
    '{"current":"k1","keys":{"k1":"c2hvcnQ="}}',
    '{"current":"k1","keys":{"k1":7}}',
    `{"current":"k1","keys":{"k1":"${Buffer.alloc(32).toString('base64')}"}}`,
    `{"current":"k1","keys":{"k1":"${Buffer.alloc(32, 'secret').toString('base64')}"}}`,
  ])('is refused as %j', (text) => {
    const broken = join(folder, `broken-${createHash('sha256').update(text).digest('hex')}.json`);
    writeFileSync(broken, text, { mode: 0o600 });
    expect(() => KeyRing.load(broken)).toThrow(KeyFileError);
  });

  it('is made once, for its owner alone, and never replaced', () => {
    const made = join(folder, 'made', 'keys.json');
    KeyRing.create(made);
    const first = readFileSync(made, 'utf8');
    KeyRing.create(made);
    expect(readFileSync(made, 'utf8')).toBe(first);
    expect(statSync(made).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'made'))).toEqual(['keys.json']);
  });

  it('keeps opening what an earlier key sealed', () => {
    const old = seal(ring, ['x'], 'kept');
    const file = JSON.parse(readFileSync(path, 'utf8')) as { keys: Record<string, string> };
    const rotated = join(folder, 'rotated.json');
    const keys = { ...file.keys, k2: randomBytes(32).toString('base64') };
    writeFileSync(rotated, JSON.stringify({ current: 'k2', keys }), { mode: 0o600 });
    const next = KeyRing.load(rotated);
    expect(open(next, ['x'], old)).toBe('kept');
    expect(seal(next, ['x'], 'new')).toMatch(/^v1\.k2\./);
    expect(() => open(ring, ['x'], seal(next, ['x'], 'new'))).toThrow('SECRET_UNREADABLE');
  });

  it('gives each purpose a key of its own', () => {
    expect(deriveKey(ring, 'a').equals(deriveKey(ring, 'b'))).toBe(false);
    expect(deriveKey(ring, 'a').equals(deriveKey(ring, 'a'))).toBe(true);
  });
});

describe('a password', () => {
  const hasher = new PasswordHasher();

  it('is recognised, and nothing else is', async () => {
    const stored = await hasher.hash('correct horse battery', 7);
    expect(await hasher.verify('correct horse battery', stored, 7)).toBe('right');
    expect(await hasher.verify('wrong horse battery', stored, 7)).toBe('wrong');
    expect(await hasher.verify('no such account', null, 7)).toBe('wrong');
  });

  it('waits in a bounded queue', async () => {
    const attempts = Array.from({ length: 80 }, () => hasher.hash('crowd', 7));
    const outcomes = await Promise.allSettled(attempts);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(outcomes.length - refused.length).toBeGreaterThanOrEqual(66);
    expect(await hasher.hash('after', 7)).toContain('$argon2id$');
    expect(await hasher.verify('anything', null, 7)).toBe('wrong');
  });
});
