import { normalizedPassword } from '#secrets';
import { passwordTooWeak } from './auth.errors';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;
const FEWEST_CHARACTERS = 5;

/** Common words and keyboard sequences in passwords of twelve characters, often with digits and signs around them. */
const COMMON = new Set(
  `password motdepasse passwort contrasena letmein welcome bienvenue administrator administrateur admin iloveyou jetaime
  azertyuiop azerty qwertyuiop qwerty qwertz qazwsxedc zxcvbnm sunshine football baseball princess superman batman starwars
  monkey dragon master shadow michael jordan liverpool chelsea abidjan cotedivoire impactauto impact garage voiture vehicule
  secret changeme default test testtest guest user login access hello bonjour soleil doudou loulou chouchou marseille
  abcdefghijkl abcdef abcabc aaaaaa passe mdp pass`.split(/\s+/),
);
const RUNS = [
  '01234567890123456789',
  '98765432109876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'azertyuiopqsdfghjklm',
  'qwertyuiopasdfghjkl',
];
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * Requires 12 to 128 characters (counted as they are hashed), and refuses common passwords and the account's own names.
 *
 * @throws DomainError PASSWORD_TOO_WEAK
 */
export function checkPassword(password: string, names: readonly string[]): void {
  const reason = weaknessOf(normalizedPassword(password), names);
  if (reason !== null) throw passwordTooWeak({ reason });
}

function weaknessOf(password: string, names: readonly string[]): string | null {
  const { length } = [...password];
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH)
    return `${MIN_PASSWORD_LENGTH}–${MAX_PASSWORD_LENGTH}`;
  const text = password.toLowerCase();
  if (new Set(text).size < FEWEST_CHARACTERS) return 'aaaa…';
  if (RUNS.some((run) => run.includes(text))) return '1234…, azerty…';
  if (isCommon(text)) return 'password, azerty, …';
  return names.some((name) => isMadeOf(text, name.toLowerCase())) ? '= name, nom' : null;
}

/** Whether the text is a common word with digits and signs around it, or digits only. */
function isCommon(text: string): boolean {
  const letters = text.replace(/[^a-z]/g, '');
  const spelt = [...text.replace(/[\d\W_]+$/, '')].map((sign) => LEET[sign] ?? sign).join('');
  if (letters === '' && !/[^\d\s./-]/.test(text)) return true;
  return [letters, spelt.replace(/[^a-z]/g, '')].some((word) => COMMON.has(word) || COMMON.has(halfOf(word)));
}

/** Half of a word that repeats itself; otherwise the word. */
function halfOf(word: string): string {
  const half = word.slice(0, word.length / 2);
  return half + half === word ? half : word;
}

/** Whether the text is the name with nothing but digits and signs added. */
function isMadeOf(text: string, name: string): boolean {
  const plain = lettersOf(name);
  return plain.length >= 4 && lettersOf(text) === plain;
}

const lettersOf = (text: string): string => text.normalize('NFD').replace(/[^a-z]/g, '');
