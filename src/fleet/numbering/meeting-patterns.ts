import type { CodeFormat } from './code-format';

type Patterned = Pick<CodeFormat, 'pattern' | 'sequenceLength'>;

/** One place of a number: a character, any digit, or any further digits of a sequence that has grown. */
interface Place {
  readonly literal: string | null;
  readonly isRepeated: boolean;
}

const DIGIT: Place = { literal: null, isRepeated: false };
const FURTHER_DIGITS: Place = { literal: null, isRepeated: true };
const WIDTHS: Readonly<Record<string, number>> = { '{YEAR}': 4, '{YY}': 2, '{MONTH}': 2, '{DAY}': 2 };

/** Whether two patterns can ever give the same number; a day of the calendar counts as any digits. */
export function canMeet(one: Patterned, other: Patterned): boolean {
  const places = [placesOf(one), placesOf(other)] as const;
  return meetFrom(places, [0, 0], new Set());
}

function placesOf({ pattern, sequenceLength }: Patterned): readonly Place[] {
  return pattern.split(/(\{[A-Z]+\})/).flatMap((part): readonly Place[] => {
    if (part === '{SEQUENCE}') return [...Array<Place>(sequenceLength).fill(DIGIT), FURTHER_DIGITS];
    const width = WIDTHS[part];
    if (width !== undefined) return Array<Place>(width).fill(DIGIT);
    return [...part].map((literal) => ({ literal, isRepeated: false }));
  });
}

/** Walks both patterns side by side, each pair of places once. */
function meetFrom(
  places: readonly [readonly Place[], readonly Place[]],
  [i, j]: readonly [number, number],
  seen: Set<string>,
): boolean {
  const [one, other] = [places[0][i], places[1][j]];
  if (one === undefined && other === undefined) return true;
  if (seen.has(`${i} ${j}`)) return false;
  seen.add(`${i} ${j}`);
  if (one?.isRepeated === true && meetFrom(places, [i + 1, j], seen)) return true;
  if (other?.isRepeated === true && meetFrom(places, [i, j + 1], seen)) return true;
  if (one === undefined || other === undefined || !canBeSame(one, other)) return false;
  return meetFrom(places, [one.isRepeated ? i : i + 1, other.isRepeated ? j : j + 1], seen);
}

function canBeSame({ literal: one }: Place, { literal: other }: Place): boolean {
  if (one !== null && other !== null) return one.toUpperCase() === other.toUpperCase();
  const literal = one ?? other;
  return literal === null || /\d/.test(literal);
}
