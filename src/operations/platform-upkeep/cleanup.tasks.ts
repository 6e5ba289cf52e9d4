import { defineTask } from '#jobs';
import { DomainChecks } from './domain-checks';
import { IdentityCleanup } from './identity-cleanup';

/** Daily. */
export const domainsCheck = defineTask({
  name: 'domains.check',
  scope: 'platform',
  schedule: { at: { hour: 7, minute: 0, zone: 'UTC' } },
  outside: { longestMs: 3_600_000 },
  uses: DomainChecks,
  run: (checks, { signal }) => checks.run(signal),
});

/** Nightly. */
export const identityCleanup = defineTask({
  name: 'identity.cleanup',
  scope: 'platform',
  schedule: { at: { hour: 3, minute: 0, zone: 'UTC' } },
  uses: IdentityCleanup,
  run: (cleanup, run) => cleanup.run(run),
});
