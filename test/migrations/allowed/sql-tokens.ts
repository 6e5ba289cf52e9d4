/** A piece of a statement. A `word` is a keyword or a name without backticks. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'parameter' | 'symbol';
  readonly text: string;
}

/** What the list of allowed statements does not contain. */
export class NotAllowed extends Error {}

// Servers execute `/*! …` and `/*M! …` as SQL, and `/*+ …` changes how a statement runs.
const EXECUTABLE_COMMENT = /\/\*(?:M?!|\+)/y;
const SKIPPED: readonly RegExp[] = [/\s+/y, /\/\*(?!M?!|\+)[^]*?\*\//y, /--(?=\s|$)[^\n]*/y, /#[^\n]*/y];
const KINDS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['name', /`(?:[^`]|``)+`/y],
  ['text', /'(?:[^'\\]|\\[^]|'')*'/y],
  ['number', /\d+(?:\.\d+)?(?![\w$])/y],
  ['word', /[A-Za-z_][\w$]*/y],
  ['parameter', /\?/y],
  ['symbol', /<=>|<>|<=|>=|!=|[(),.;=<>+\-*/%]/y],
];

/** The tokens of one statement, without comments. Throws `NotAllowed` for what cannot be read with certainty. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipped(sql, 0); at < sql.length; at = skipped(sql, at)) {
    const token = tokenAt(sql, at);
    tokens.push(token);
    at += token.text.length;
  }
  const end = tokens.findIndex(({ kind, text }) => kind === 'symbol' && text === ';');
  if (end !== -1 && end < tokens.length - 1) throw new NotAllowed('contains several statements');
  return end === -1 ? tokens : tokens.slice(0, -1);
}

function tokenAt(sql: string, at: number): Token {
  if (matchAt(EXECUTABLE_COMMENT, sql, at) !== null)
    throw new NotAllowed('contains a comment that the server executes');
  for (const [kind, pattern] of KINDS) {
    const text = matchAt(pattern, sql, at);
    if (text !== null) return { kind, text };
  }
  throw new NotAllowed(`contains ${JSON.stringify(sql[at])}, which the reader does not know`);
}

function skipped(sql: string, from: number): number {
  let at = from;
  for (;;) {
    const text = SKIPPED.map((pattern) => matchAt(pattern, sql, at)).find((match) => match !== null);
    if (text === undefined) return at;
    at += text.length;
  }
}

function matchAt(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? null;
}

/** The tokens in one line, for messages. */
export const lineOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join(' ');
