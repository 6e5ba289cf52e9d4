import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { FieldCipher } from './field-cipher';
import { KeyRing } from './key-ring';

const KEYS = { k1: randomBytes(32).toString('base64'), k2: randomBytes(32).toString('base64') };

function cipherWith(current: 'k1' | 'k2', ids: readonly ('k1' | 'k2')[]): FieldCipher {
  const path = join(tmpdir(), `keys-${randomBytes(4).toString('hex')}.json`);
  const keys = Object.fromEntries(ids.map((id) => [id, KEYS[id]]));
  writeFileSync(path, JSON.stringify({ current, keys }), { mode: 0o600 });
  const ring = KeyRing.load(path);
  rmSync(path);
  return new FieldCipher(ring);
}

describe('A field', () => {
  const place = { tenantId: 7, table: 'drivers', column: 'phone', row: 'DR-1' };
  const cipher = cipherWith('k1', ['k1']);

  it('opens where it was sealed, whatever its letters', () => {
    const text = '+225 07 — Éloïse “A” 😀';
    const sealed = cipher.seal(place, text);
    expect(sealed).not.toContain('225');
    expect(cipher.open(place, sealed)).toBe(text);
    expect(cipher.seal(place, text)).not.toBe(sealed);
  });

  it.each([
    ['tenant', { tenantId: 8 }],
    ['table', { table: 'collaborateurs' }],
    ['column', { column: 'email' }],
    ['row', { row: 'DR-2' }],
  ])('does not open in another %s', (_what, other) => {
    expect(() => cipher.open({ ...place, ...other }, cipher.seal(place, 'x'))).toThrow('SECRET_UNREADABLE');
  });

  it('does not open when a character was changed or cut off', () => {
    const sealed = cipher.seal(place, 'un texte');
    const altered = sealed.slice(0, -3) + (sealed.at(-3) === 'A' ? 'B' : 'A') + sealed.slice(-2);
    for (const text of [altered, sealed.slice(0, 20), 'f1.k9.AAAA', 'f1.']) {
      expect(() => cipher.open(place, text)).toThrow('SECRET_UNREADABLE');
    }
  });

  it('comes back as it stands when it was stored before fields were sealed', () => {
    expect(cipher.open(place, '+2250700000000')).toBe('+2250700000000');
    expect(cipher.isCurrent('+2250700000000')).toBe(false);
  });

  it('stays readable under an older key, and is found under both', () => {
    const both = cipherWith('k2', ['k1', 'k2']);
    const old = cipher.seal(place, 'x');
    expect(both.open(place, old)).toBe('x');
    expect([both.isCurrent(old), both.isCurrent(both.seal(place, 'x'))]).toEqual([false, true]);
    expect(both.blindIndexes(place, 'x')).toContain(cipher.blindIndex(place, 'x'));
    expect(both.blindIndexes(place, 'x')).toContain(both.blindIndex(place, 'x'));
  });

  it('has an index that tells tenants, columns and texts apart', () => {
    const index = (values: object, text = 'x'): string => cipher.blindIndex({ ...place, ...values }, text);
    expect(new Set([index({}), index({ tenantId: 8 }), index({ column: 'email' }), index({}, 'y')]).size).toBe(4);
    expect(index({})).toMatch(/^[0-9a-f]{32}$/);
  });
});
