import { Injectable } from '@nestjs/common';
import { mapConstraintError } from '#persistence';
import { normalizedPassword, PasswordHasher } from '#secrets';
import { GlobalDatabase } from '../global-database';
import { accountOfEmail, identifyingEmail } from './claimed-accounts';
import { User } from './user.entity';
import type { PlatformRole } from './user.entity';
import { emailTaken, userInvalid, userUnknown } from './user.errors';

export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly mustChangePassword: boolean;
}

const MIN_PASSWORD_LENGTH = 12;
const MAX_PASSWORD_LENGTH = 128;

/** Accounts of the platform. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws DomainError USER_INVALID, EMAIL_TAKEN */
  create(user: NewUser): Promise<User> {
    return this.insert(user, 'none');
  }

  /** Creates the account of a platform administrator; null when an account with the address already exists. */
  async createPlatformAdministrator(user: NewUser): Promise<User | null> {
    const existing = await this.findByEmail(user.email);
    return existing === null ? this.insert(user, 'super_admin') : null;
  }

  /** @throws DomainError USER_UNKNOWN */
  async byEmail(email: string): Promise<User> {
    const user = await this.findByEmail(email);
    if (user === null) throw userUnknown({ email });
    return user;
  }

  findByEmail(email: string): Promise<User | null> {
    return this.database.use((manager) => accountOfEmail(manager, email));
  }

  private async insert(user: NewUser, platformRole: PlatformRole): Promise<User> {
    const email = identifyingEmail(user.email);
    const { length } = normalizedPassword(user.password);
    if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH) {
      throw userInvalid({ reason: `password: ${MIN_PASSWORD_LENGTH}–${MAX_PASSWORD_LENGTH}` });
    }
    const passwordHash = await this.hasher.hash(user.password, null);
    const { firstName, lastName, mustChangePassword } = user;
    const values = { email, username: email, passwordHash, firstName, lastName, mustChangePassword, platformRole };
    return this.database.use(async (manager) => {
      const taken = { users_email_unique: emailTaken, users_username_unique: emailTaken };
      const conflicts = Object.fromEntries(
        Object.entries(taken).map(([index, error]) => [
          index,
          (extras: { cause: unknown }) => error({ email }, extras),
        ]),
      );
      await manager.insert(User, { ...values, isActive: true, failedLoginCount: 0 }).catch((error: unknown) => {
        throw mapConstraintError(error, conflicts);
      });
      return manager.findOneByOrFail(User, { email, isClaimed: true });
    });
  }
}
