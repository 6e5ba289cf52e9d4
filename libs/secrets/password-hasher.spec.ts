import { PasswordHasher } from './password-hasher';

describe('the gate of the password hashes', () => {
  it('lets two work and sixty-four wait; who comes then is told to come back, and is served later', async () => {
    const hasher = new PasswordHasher();
    const taken = Array.from({ length: 66 }, (_, at) => hasher.hash(`mot de passe ${at}`));
    await expect(hasher.verify('x', null)).rejects.toMatchObject({ code: 'LOGIN_BUSY' });
    const hashes = await Promise.all(taken);
    expect(new Set(hashes).size).toBe(66);
    expect(await hasher.verify('mot de passe 65', hashes[65] ?? null)).toBe(true);
    expect(await hasher.verify('mot de passe 65', null)).toBe(false);
  });
});
