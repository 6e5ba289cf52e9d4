import { hash } from '@node-rs/argon2';
import { PasswordHasher } from './password-hasher';

describe('the gate of the password hashes', () => {
  it('lets two work and sixty-four wait; who comes then is told to come back, and is served later', async () => {
    const hasher = new PasswordHasher();
    const taken = Array.from({ length: 66 }, (_, at) => hasher.hash(`mot de passe ${at}`, 7));
    await expect(hasher.verify('x', null, 7)).rejects.toMatchObject({ code: 'LOGIN_BUSY' });
    const hashes = await Promise.all(taken);
    expect(new Set(hashes).size).toBe(66);
    expect(await hasher.verify('mot de passe 65', hashes[65] ?? null, 7)).toBe('right');
    expect(await hasher.verify('mot de passe 65', null, 7)).toBe('wrong');
  });

  it('keeps a place for another tenant when one tenant fills the queue', async () => {
    const hasher = new PasswordHasher();
    const flood = Promise.allSettled(Array.from({ length: 66 }, () => hasher.hash('mot de passe', 7)));
    expect(await hasher.verify('mot de passe', null, 8)).toBe('wrong');
    expect((await flood).filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });
});

describe('a password', () => {
  const composed = 'les Préfets déçus'.normalize('NFC');
  const decomposed = composed.normalize('NFD');
  const hasher = new PasswordHasher();

  it('is the same in every composition of its letters', async () => {
    const stored = await hasher.hash(decomposed, null);
    expect(await hasher.verify(composed, stored, null)).toBe('right');
    expect(await hasher.verify(decomposed, stored, null)).toBe('right');
    expect(await hasher.verify('les Prefets decus', stored, null)).toBe('wrong');
  });

  it('is right by a hash of the text as it was typed before, which is to be made again', async () => {
    const stored = await hash(decomposed, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    expect(await hasher.verify(decomposed, stored, null)).toBe('outdated');
    expect(await hasher.verify('tout autre chose', stored, null)).toBe('wrong');
    expect(await hasher.verify(decomposed, null, null)).toBe('wrong');
  });
});
