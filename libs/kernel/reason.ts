const LONGEST = 500;
const SHORTEST = 5;
const FEWEST_LETTERS = 3;

/**
 * A reason in the form in which it is stored: single spaces, no invisible characters. Null if it is too short or says
 * nothing (fewer than five characters, or fewer than three letters or digits), or longer than 500 characters.
 */
export function reasonOf(text: string): string | null {
  const shown = text
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\p{C}/gu, '')
    .trim();
  const letters = shown.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return shown.length < SHORTEST || shown.length > LONGEST || letters < FEWEST_LETTERS ? null : shown;
}
