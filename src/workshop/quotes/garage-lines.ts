import { invalidFields } from '#http';
import type { Viewer } from '#kernel';
import { unknownReference } from '../../records/active-reference';
import type { LineBody } from '../document/line.dto';

/** Fields that the catalogue fills in if a line does not contain them. */
const FILLED = ['description', 'unitPrice'] as const;

/**
 * The catalogue contains the prices that the company expects, so a garage must not read it. In a garage's lines, only
 * supplies that the quote already names are permitted, and description and price are required.
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
