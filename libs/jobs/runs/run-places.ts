import type { RunPlaces } from '../job';
import type { JobLimits } from '../jobs.options';

const UNLIMITED = 1_000_000;

/** The rows of `job_runs` that take these places; its parameter are the {@link outsideKinds}. */
export const ofPlaces = (places: RunPlaces): string => (places === 'outside' ? 'kind IN (?)' : 'kind NOT IN (?)');

/** The kinds of the runs that wait for something outside; never empty, because SQL knows no empty list. */
export function outsideKinds(handlers: { kindsOf(places: RunPlaces): readonly string[] }): readonly string[] {
  return ['', ...handlers.kindsOf('outside')];
}

/** A run that waits for something outside costs a database server nothing, so no server limits it. */
export function limitsOf(places: RunPlaces, limits: JobLimits): Pick<JobLimits, 'perTenant' | 'perServer'> {
  return places === 'outside' ? { perTenant: limits.outsidePerTenant, perServer: UNLIMITED } : limits;
}
