import { Transform } from 'class-transformer';
import { IsEmail } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { canonicalName, normalizeEmail } from '#kernel';
import { User } from './user.entity';
import { userInvalid } from './user.errors';

/** The account of an address: compared exactly, in the form of `normalizeEmail`. Who was invited and has not accepted has none. */
export async function accountOfEmail(manager: EntityManager, text: string): Promise<User | null> {
  const email = normalizeEmail(text);
  return email === null ? null : manager.findOneBy(User, { email, isClaimed: true });
}

/** The account that somebody logs in to by an address or a user name. */
export async function accountOfLogin(manager: EntityManager, identifier: string): Promise<User | null> {
  if (identifier.includes('@')) return accountOfEmail(manager, identifier);
  const username = canonicalName(identifier);
  return username === null ? null : manager.findOneBy(User, { username, isClaimed: true });
}

/** The address a new account or invitation is for. @throws DomainError USER_INVALID */
export function identifyingEmail(text: string): string {
  const email = normalizeEmail(text);
  if (email === null) throw userInvalid({ reason: 'e-mail' });
  return email;
}

/** A field for {@link identifyingEmail}: blanks around it are dropped, what is no address or holds an unseen character is refused. */
export function IdentifyingEmail(): PropertyDecorator {
  const canonical = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (normalizeEmail(value) ?? '') : value,
  );
  return (target, property) => {
    canonical(target, property);
    IsEmail()(target, property);
  };
}
