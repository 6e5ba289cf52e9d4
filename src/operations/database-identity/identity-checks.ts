import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { isDomainError } from '#kernel';
import { mapDatabaseError, reasonOf } from '#persistence';
import { FIX, REPEAT } from '../../ports/doctor-checks';
import type { Check, Problem } from '../../ports/doctor-checks';
import { rowsIn } from '../servers/database-pages';
import type { Answers } from '../servers/database-pages';
import { IdentityStamps, isWithoutIdentities } from './identity-stamps';
import type { RegisteredIdentity, TenantIdentity } from './identity-stamps';

/** Tenants whose identities are in memory at the same time. */
const PAGE = 100;

const COMPARED = ['slug', 'name', 'countryCode', 'currency', 'timezone', 'locale'] as const;

/** Compares the identity stored in each tenant's database with the registry: a lost registry is rebuilt from these identities. */
@Injectable()
export class IdentityChecks implements Check {
  readonly looksAt = { fr: 'identités enregistrées dans les bases', en: 'identities stored in the databases' };
  private readonly loop = new IsolatedLoop('doctor identities');

  constructor(private readonly stamps: IdentityStamps) {}

  async problems(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (let page = await this.stamps.page(0, PAGE); page.length > 0;) {
      const byServer = Map.groupBy(page, ({ host, port }) => `${host}:${port}`);
      for (const ofServer of byServer.values()) problems.push(...(await this.onServer(ofServer)));
      page = await this.stamps.page(page.at(-1)?.id ?? 0, PAGE);
    }
    return problems;
  }

  /** A database that is missing or unavailable is reported by the checks of its server. */
  private async onServer(page: readonly RegisteredIdentity[]): Promise<Problem[]> {
    const [address] = page;
    if (address === undefined) return [];
    const stored = await this.stamps.readAll(address, databasesOf(page)).catch((error: unknown) => {
      if (isAway(error)) return null;
      throw error;
    });
    if (stored === null) return [];
    const problems: Problem[] = [];
    const failed = await this.loop.each(page, {
      name: ({ id }) => `tenant ${id}`,
      work: (registered) => {
        const problem = problemOf(registered, identityIn(stored, registered.database));
        if (problem !== null) problems.push(this.mendable(registered, problem));
        return Promise.resolve();
      },
    });
    return [...problems, ...failed.filter(({ error }) => !isAway(error)).map(uncheckable)];
  }

  private mendable(registered: RegisteredIdentity, problem: string): Problem {
    const finding = { check: 'identity', subject: `tenant ${registered.id}`, problem };
    if (problem === NEWER)
      return { ...finding, advice: { act: 'restore the later registry: see `restore:global` in docs/operations' } };
    return { ...finding, advice: FIX, mend: () => this.stamps.write(registered) };
  }
}

const NEWER =
  'its database was used under a later registry: if an older registry was restored by mistake, see `restore:global`';

/** The epoch grows with every change of status, so an older epoch in the database is no problem. */
function problemOf(registered: RegisteredIdentity, found: TenantIdentity | null | undefined): string | null {
  // The database is missing or has an older schema: other checks report that.
  if (found === undefined) return null;
  if (found === null) return 'its database contains no identity';
  if (found.id !== registered.id) return `its database contains the identity of tenant ${found.id}`;
  if (found.epoch > registered.epoch) return NEWER;
  const differing = COMPARED.filter((fact) => found[fact] !== registered[fact]);
  return differing.length === 0 ? null : `its database contains a different ${differing.join(', ')}`;
}

const databasesOf = (page: readonly RegisteredIdentity[]): readonly string[] => page.map(({ database }) => database);

/** Null if the database contains none; undefined if its table does not exist. */
function identityIn(stored: Answers<TenantIdentity>, database: string): TenantIdentity | null | undefined {
  const answer = stored.get(database);
  if (answer !== undefined && 'error' in answer && isWithoutIdentities(answer.error)) return undefined;
  return rowsIn(stored, database)[0] ?? null;
}

const isAway = (error: unknown): boolean => isDomainError(mapDatabaseError(error), 'DATABASE_UNAVAILABLE');

const uncheckable = ({ item, error }: { readonly item: string; readonly error: unknown }): Problem => ({
  check: 'doctor',
  subject: item,
  problem: `could not be checked: ${reasonOf(error)}`,
  advice: REPEAT,
});
