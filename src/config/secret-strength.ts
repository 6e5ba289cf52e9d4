const SHORTEST = 16;
const FEWEST_CHARACTERS = 6;

/** Words that attackers try first, without hyphens and in lower case. */
const WELL_KNOWN = ['azerty', 'changeit', 'changeme', 'changemoi', 'letmein', 'motdepasse', 'password', 'qwerty'];
const WELL_KNOWN_BEGINNINGS = ['admin', 'default', 'example', 'impact', 'replaceme', 'root', 'secret'];

/** Secrets shown in compose.yaml and in the API documentation, and therefore public. */
const DOCUMENTED: ReadonlySet<string> = new Set(['foronedevelopersmachine', 'unmotdepasseassezlong']);

/** Why a secret is too weak for production; null when it is strong enough. The reason never contains the secret. */
export function weaknessOf(secret: string): string | null {
  if (secret.length < SHORTEST) return `shorter than ${SHORTEST} characters`;
  if (isWellKnown(secret)) return 'a well-known or documented value';
  if (new Set(secret).size < FEWEST_CHARACTERS || isSequence(secret) || isRepetition(secret)) {
    return 'too easy to guess: repeated or consecutive characters';
  }
  return null;
}

function isWellKnown(secret: string): boolean {
  const plain = secret.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (DOCUMENTED.has(plain) || WELL_KNOWN.some((word) => plain.includes(word))) return true;
  return WELL_KNOWN_BEGINNINGS.some((beginning) => plain.startsWith(beginning));
}

/** `abcdefgh…`, `98765432…`: most characters are neighbours of the previous character. */
function isSequence(secret: string): boolean {
  const codes = [...secret.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return steps.filter((step) => Math.abs(step) === 1).length > steps.length * MAX_NEIGHBOURS;
}

const MAX_NEIGHBOURS = 0.7;

/** A short text that is repeated. */
function isRepetition(secret: string): boolean {
  return `${secret}${secret}`.indexOf(secret, 1) < secret.length;
}
