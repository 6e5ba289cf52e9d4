import { Injectable } from '@nestjs/common';
import type { User } from '../users/user.entity';
import { LoginAccounts } from './login-accounts.service';
import { PasswordChecks } from './password-checks';
import { SecondFactor } from './second-factor';
import type { Visitor } from './visitor';

/** Verifies that a visitor owns an account, without a login. */
@Injectable()
export class AccountProofs {
  constructor(
    private readonly accounts: LoginAccounts,
    private readonly checks: PasswordChecks,
    private readonly secondFactor: SecondFactor,
  ) {}

  /**
   * Checks the password and, if the account has a second factor, its code. Failures count as failed logins.
   *
   * @throws DomainError INVALID_CREDENTIALS, MFA_REQUIRED, MFA_CODE_INVALID, LOGIN_THROTTLED, LOGIN_BUSY
   */
  async prove(
    owner: User,
    visitor: Visitor,
    { password, code }: { readonly password: string; readonly code: string | null },
  ): Promise<void> {
    const { source } = await this.accounts.find({ identifier: owner.email, deviceToken: null }, visitor);
    const isOpen = owner.isActive && owner.deletedAt === null;
    await this.checks.check(password, isOpen ? owner : null, source, () => Promise.resolve(true));
    await this.secondFactor.require(owner.id, code, source);
  }
}
