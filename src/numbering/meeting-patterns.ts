import { ownValue } from '#kernel';
import type { CodeFormat } from './code-format';

type Patterned = Pick<CodeFormat, 'pattern' | 'sequenceLength'>;

/** One position of a number: a literal character, any digit, or the additional digits of a sequence that exceeded its length. */
interface Place {
  readonly literal: string | null;
  readonly isRepeated: boolean;
}

const DIGIT: Place = { literal: null, isRepeated: false };
/** The position after the last one. */
const END: Place = { literal: '', isRepeated: false };
const FURTHER_DIGITS: Place = { literal: null, isRepeated: true };
const WIDTHS: Readonly<Record<string, number>> = { '{YEAR}': 4, '{YY}': 2, '{MONTH}': 2, '{DAY}': 2 };

/** Whether two patterns can produce the same number. Calendar tokens are treated as arbitrary digits. */
export function canMeet(one: Patterned, other: Patterned): boolean {
  const places = [placesOf(one), placesOf(other)] as const;
  return meetFrom(places, [0, 0], new Set());
}

function placesOf({ pattern, sequenceLength }: Patterned): readonly Place[] {
  return pattern.split(/(\{[A-Z]+\})/).flatMap((part): readonly Place[] => {
    if (part === '{SEQUENCE}') return [...digits(sequenceLength), FURTHER_DIGITS];
    const width = ownValue(WIDTHS, part);
    if (width !== undefined) return digits(width);
    return [...part].map((literal) => ({ literal, isRepeated: false }));
  });
}

const digits = (count: number): readonly Place[] => Array.from({ length: count }, () => DIGIT);

/** Compares both patterns position by position, visiting each pair of positions once. */
function meetFrom(
  places: readonly [readonly Place[], readonly Place[]],
  [i, j]: readonly [number, number],
  seen: Set<string>,
): boolean {
  const [one = END, other = END] = [places[0][i], places[1][j]];
  if (one === END && other === END) return true;
  if (seen.has(`${i} ${j}`)) return false;
  seen.add(`${i} ${j}`);
  const skipped =
    (one.isRepeated && meetFrom(places, [i + 1, j], seen)) || (other.isRepeated && meetFrom(places, [i, j + 1], seen));
  if (skipped || !canBeSame(one, other)) return skipped;
  return meetFrom(places, [i + step(one), j + step(other)], seen);
}

const step = ({ isRepeated }: Place): number => (isRepeated ? 0 : 1);

function canBeSame(one: Place, other: Place): boolean {
  if (one === END || other === END) return false;
  if (one.literal !== null && other.literal !== null) return one.literal.toUpperCase() === other.literal.toUpperCase();
  const literal = one.literal ?? other.literal;
  return literal === null || /\d/.test(literal);
}
