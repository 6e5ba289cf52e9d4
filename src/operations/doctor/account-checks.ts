import { Injectable } from '@nestjs/common';
import { canonicalName, normalizeEmail } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import type { Check, Problem } from './finding';

const PAGE = 1000;

interface AccountRow {
  readonly id: number;
  readonly email: string;
  readonly username: string;
}

/**
 * Accounts that nobody can log in to, because their address is not in the form it is compared in. They are older than that form; it
 * is another account's, or there is none. A person decides whose they are.
 */
@Injectable()
export class AccountChecks implements Check {
  readonly looksAt = { fr: 'comptes des personnes', en: 'accounts of people' };

  constructor(private readonly database: GlobalDatabase) {}

  async problems(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (let rows = await this.after(0); rows.length > 0; rows = await this.after(rows.at(-1)?.id ?? Infinity)) {
      problems.push(...rows.filter((row) => !isCanonical(row)).map(problemOf));
    }
    return problems;
  }

  private after(id: number): Promise<AccountRow[]> {
    return this.database.use((manager) =>
      manager.query<AccountRow[]>(
        'SELECT id, email, username FROM users WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?',
        [id, PAGE],
      ),
    );
  }
}

const isCanonical = ({ email, username }: AccountRow): boolean =>
  normalizeEmail(email) === email &&
  (username.includes('@') ? normalizeEmail(username) : canonicalName(username)) === username;

const problemOf = ({ id }: AccountRow): Problem => ({
  check: 'account',
  subject: `account ${id}`,
  problem: 'its address is not in the form addresses are compared in, and that form is taken or does not exist',
});
