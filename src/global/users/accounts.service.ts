import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { recordNotFound } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { KEY_RING, KeyRing } from '#secrets';
import { SecondFactor } from '../auth/second-factor';
import { GlobalDatabase } from '../global-database';
import { internationalPhone, openPhone, sealPhone } from './user-phone';
import { User } from './user.entity';

/** An account with the data that its owner may see. */
export interface Account {
  readonly user: User;
  readonly phone: string | null;
  readonly hasSecondFactor: boolean;
}

/** Fields that a user may change; roles and flags are excluded. */
export interface Profile {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly phone?: string | null;
}

/** The account of the current user. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly secondFactor: SecondFactor,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  async get(userId: number): Promise<Account> {
    return this.accountOf(await this.database.use((manager) => userOf(manager, userId)));
  }

  async accountOf(user: User): Promise<Account> {
    const phone = openPhone(this.ring, user.id, user.phone);
    return { user, phone, hasSecondFactor: await this.secondFactor.isSet(user.id) };
  }

  /** @throws DomainError PHONE_NOT_INTERNATIONAL */
  async update({ manager }: UnitOfWork, userId: number, profile: Profile): Promise<Account> {
    const { firstName, lastName, phone } = profile;
    const sealed = typeof phone === 'string' ? sealPhone(this.ring, userId, internationalPhone(phone)) : phone;
    const changes = Object.fromEntries(
      Object.entries({ firstName, lastName, phone: sealed }).filter(([, value]) => value !== undefined),
    );
    const user = await userOf(manager, userId);
    return this.accountOf(await manager.save(Object.assign(user, changes)));
  }
}

/** An account that is not deleted; the placeholder of an invitation is not an account. @throws DomainError NOT_FOUND */
export async function userOf(manager: EntityManager, id: number): Promise<User> {
  const user = await manager.findOneBy(User, { id });
  if (user === null || user.deletedAt !== null || !user.isClaimed) throw recordNotFound({ resource: 'users', id });
  return user;
}
