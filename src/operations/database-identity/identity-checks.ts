import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import type { Check, Problem } from '../../ports/doctor-checks';
import { IdentityStamps } from './identity-stamps';
import type { RegisteredIdentity, TenantIdentity } from './identity-stamps';

const COMPARED = ['slug', 'name', 'countryCode', 'currency', 'timezone', 'locale'] as const;

/** Compares the identity stored in each tenant's database with the registry: a lost registry is rebuilt from these identities. */
@Injectable()
export class IdentityChecks implements Check {
  readonly looksAt = { fr: 'identités enregistrées dans les bases', en: 'identities stored in the databases' };
  private readonly loop = new IsolatedLoop('doctor identities');

  constructor(private readonly stamps: IdentityStamps) {}

  async problems(): Promise<Problem[]> {
    const problems: Problem[] = [];
    const failed = await this.loop.each(await this.stamps.registered(), {
      name: ({ id }) => `tenant ${id}`,
      work: async (registered) => {
        const problem = problemOf(registered, await this.stamps.read(registered, registered.database));
        if (problem !== null) problems.push(this.mendable(registered, problem));
      },
    });
    // A database that is missing or unavailable is reported by the checks of its server.
    return [...problems, ...failed.filter(({ error }) => !isAway(error)).map(uncheckable)];
  }

  private mendable(registered: RegisteredIdentity, problem: string): Problem {
    const finding = { check: 'identity', subject: `tenant ${registered.id}`, problem };
    return problem === NEWER ? finding : { ...finding, mend: () => this.stamps.write(registered) };
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

const isAway = (error: unknown): boolean => isDomainError(error, 'DATABASE_UNAVAILABLE');

const uncheckable = ({ item, error }: { readonly item: string; readonly error: unknown }): Problem => ({
  check: 'doctor',
  subject: item,
  problem: `could not be checked: ${reasonOf(error)}`,
});
