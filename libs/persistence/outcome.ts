import { isDomainError } from '#kernel';
import { isMarked } from './connections/connection-faults';

const MAX_CAUSES = 8;

/**
 * True if the effect of the failed work may be stored: the answer to its COMMIT, or to a statement outside a transaction, was lost. Undo
 * nothing outside the database after such an error; repeat the work with its key, or look first.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  let present: unknown = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof present === 'object' && present !== null; depth += 1) {
    if (isDomainError(present) && present.extras.outcome !== undefined) return present.extras.outcome === 'unknown';
    if (isMarked(present)) return true;
    present = nextOf(present);
  }
  return false;
}

/** TypeORM keeps the error of the driver in `driverError`. */
function nextOf(error: object): unknown {
  if ('driverError' in error) return error.driverError;
  return 'cause' in error ? error.cause : undefined;
}
