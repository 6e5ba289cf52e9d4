import { invalidFields } from '#http';
import type { Viewer } from '#kernel';
import { unknownReference } from '../../fleet/reference/active-reference';
import type { LineBody } from '../document/line.dto';

/** What a line without it would be filled in with from the catalogue. */
const FILLED = ['description', 'unitPrice'] as const;

/**
 * The catalogue, with what the company expects to pay, is no business of a garage: the lines of a member bound to one name the supplies
 * that the quote names already, and say by themselves what they are and cost.
 *
 * @throws DomainError REFERENCE_NOT_FOUND, VALIDATION_FAILED
 */
export function requireOwnLines(
  { garageId }: Viewer,
  lines: readonly LineBody[],
  current: readonly { readonly supplyId: number | null }[],
): void {
  if (garageId === null) return;
  const named = new Set(current.map(({ supplyId }) => supplyId));
  for (const [index, line] of lines.entries()) {
    if (!line.supplyId) continue;
    if (!named.has(line.supplyId)) throw unknownReference(`lines/${index}/supplyId`, line.supplyId);
    const missing = FILLED.find((field) => line[field] === undefined || line[field] === null);
    if (missing === undefined) continue;
    throw invalidFields([{ pointer: `/lines/${index}/${missing}`, code: 'IS_NOT_EMPTY', detail: 'must not be empty' }]);
  }
}
