import { Transform } from 'class-transformer';
import { IsEmail } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { canonicalName, normalizeEmail } from '#kernel';
import { User } from './user.entity';
import { userInvalid } from './user.errors';

/** The account of an e-mail address, compared exactly in the form of `normalizeEmail`. A pending invitation is not an account. */
export async function accountOfEmail(manager: EntityManager, text: string): Promise<User | null> {
  const email = normalizeEmail(text);
  return email === null ? null : manager.findOneBy(User, { email, isClaimed: true });
}

/** The account for a login by e-mail address or user name. */
export async function accountOfLogin(manager: EntityManager, identifier: string): Promise<User | null> {
  if (identifier.includes('@')) return accountOfEmail(manager, identifier);
  const username = canonicalName(identifier);
  return username === null ? null : manager.findOneBy(User, { username, isClaimed: true });
}

/** Normalizes the address of a new account or invitation. @throws DomainError USER_INVALID */
export function identifyingEmail(text: string): string {
  const email = normalizeEmail(text);
  if (email === null) throw userInvalid({ reason: 'e-mail' });
  return email;
}

/** A DTO field for {@link identifyingEmail}: trims blanks, and refuses invalid addresses and invisible characters. */
export function IdentifyingEmail(): PropertyDecorator {
  const canonical = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (normalizeEmail(value) ?? '') : value,
  );
  return (target, property) => {
    canonical(target, property);
    IsEmail()(target, property);
  };
}
