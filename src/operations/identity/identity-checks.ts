import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import type { Check, Problem } from '../doctor/finding';
import { IdentityStamps } from './identity-stamps';
import type { RegisteredIdentity, TenantIdentity } from './identity-stamps';

const COMPARED = ['slug', 'name', 'countryCode', 'currency', 'timezone', 'locale'] as const;

/** Every database says of itself what the registry says of it: without that a lost registry cannot be made anew. */
@Injectable()
export class IdentityChecks implements Check {
  readonly looksAt = { fr: 'identité portée par les bases', en: 'identities that databases carry' };
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
    // A database that is missing or away is told by the checks of its server.
    return [...problems, ...failed.filter(({ error }) => !isAway(error)).map(uncheckable)];
  }

  private mendable(registered: RegisteredIdentity, problem: string): Problem {
    const finding = { check: 'identity', subject: `tenant ${registered.id}`, problem };
    return problem === NEWER ? finding : { ...finding, mend: () => this.stamps.write(registered) };
  }
}

const NEWER = 'its database was in use under a later registry: was an older one put back? see `restore:global`';

/** The epoch grows with every change of status: that the database has an older one says nothing. */
function problemOf(registered: RegisteredIdentity, found: TenantIdentity | null | undefined): string | null {
  // Missing, or of the release before: other checks tell.
  if (found === undefined) return null;
  if (found === null) return 'its database does not say whose it is';
  if (found.id !== registered.id) return `its database says that it is of tenant ${found.id}`;
  if (found.epoch > registered.epoch) return NEWER;
  const differing = COMPARED.filter((fact) => found[fact] !== registered[fact]);
  return differing.length === 0 ? null : `its database has another ${differing.join(', ')}`;
}

const isAway = (error: unknown): boolean => isDomainError(error, 'DATABASE_UNAVAILABLE');

const uncheckable = ({ item, error }: { readonly item: string; readonly error: unknown }): Problem => ({
  check: 'doctor',
  subject: item,
  problem: `could not be checked: ${reasonOf(error)}`,
});
