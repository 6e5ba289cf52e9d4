import { Injectable } from '@nestjs/common';
import { canonicalName, normalizeEmail } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import type { Check, Problem } from '../../ports/doctor-checks';

const PAGE = 1000;

interface AccountRow {
  readonly id: number;
  readonly email: string;
  readonly username: string;
}

/**
 * Finds accounts that cannot log in, because their email address or user name is not stored in canonical form. They are older than that
 * rule, and the canonical form is taken by another account or does not exist. An operator must decide whose address it is.
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
  problem:
    'its email address or user name is not in canonical form, so it cannot log in; the canonical form is taken or does not exist',
  advice: { act: `correct email and username of row ${id} of the global table users, or delete the account` },
});
