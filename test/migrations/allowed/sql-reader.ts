import { lineOf, NotAllowed, tokensOf } from './sql-tokens';
import type { Token } from './sql-tokens';

/** Reads the tokens of a statement from left to right. */
export class SqlReader {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  static of(sql: string): SqlReader {
    return new SqlReader(tokensOf(sql));
  }

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Whether these words come next, without backticks, in upper or lower case. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, offset) => {
      const token = this.tokens[this.at + offset];
      return token?.kind === 'word' && token.text.toUpperCase() === word;
    });
  }

  take(...words: readonly string[]): boolean {
    const isNext = this.sees(...words);
    if (isNext) this.at += words.length;
    return isNext;
  }

  /** Takes the first of these words that comes next. */
  takeOneOf(...words: readonly string[]): string | null {
    return words.find((word) => this.take(word)) ?? null;
  }

  need(...words: readonly string[]): void {
    if (!this.take(...words)) throw this.unknown();
  }

  seesSymbol(symbol: string): boolean {
    const token = this.tokens[this.at];
    return token?.kind === 'symbol' && token.text === symbol;
  }

  takeSymbol(symbol: string): boolean {
    const isNext = this.seesSymbol(symbol);
    if (isNext) this.at += 1;
    return isNext;
  }

  /** A name with or without backticks, in lower case. */
  name(): string {
    const token = this.next();
    if (token.kind !== 'word' && token.kind !== 'name') throw this.unknown(this.at - 1);
    return token.text.replaceAll('`', '').toLowerCase();
  }

  /** The name of a table of the current database. */
  table(): string {
    const name = this.name();
    if (this.seesSymbol('.')) throw new NotAllowed('names a table of another database');
    return name;
  }

  next(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) throw new NotAllowed('ends too early');
    this.at += 1;
    return token;
  }

  /** The content of the parentheses that come next. */
  group(): Token[] {
    if (!this.takeSymbol('(')) throw this.unknown();
    const start = this.at;
    for (let depth = 1; depth > 0;) {
      const { kind, text } = this.next();
      if (kind === 'symbol' && text === '(') depth += 1;
      if (kind === 'symbol' && text === ')') depth -= 1;
    }
    return this.tokens.slice(start, this.at - 1);
  }

  /** All tokens up to one of these words, a comma or the end, outside parentheses. */
  until(...words: readonly string[]): Token[] {
    const start = this.at;
    while (!this.isAtEnd && !this.seesSymbol(',') && !words.some((word) => this.sees(word))) {
      if (this.seesSymbol('(')) this.group();
      else this.at += 1;
    }
    return this.tokens.slice(start, this.at);
  }

  end(): void {
    if (!this.isAtEnd) throw this.unknown();
  }

  unknown(at = this.at): NotAllowed {
    const rest = lineOf(this.tokens.slice(at, at + 4));
    return new NotAllowed(`is not in the list of allowed statements (from “${rest}”)`);
  }
}

/** The parts between commas outside parentheses. */
export function partsOf(tokens: readonly Token[]): SqlReader[] {
  const reader = new SqlReader(tokens);
  const parts = [new SqlReader(reader.until())];
  while (reader.takeSymbol(',')) parts.push(new SqlReader(reader.until()));
  return parts;
}

/** Words that may stand before a parenthesis: operators, and functions without side effects. */
const BEFORE_PARENTHESES: ReadonlySet<string> = new Set(
  (
    'AND OR NOT IN IS LIKE BETWEEN CASE WHEN THEN ELSE ON WHERE SET EXISTS AS VALUES BY HAVING DECIMAL CHAR ' +
    'IF IFNULL NULLIF COALESCE GREATEST LEAST LOWER UPPER TRIM LEFT RIGHT CONCAT REPLACE SUBSTRING CHAR_LENGTH CAST ROUND ABS ' +
    'COUNT SUM MIN MAX YEAR MONTH DATE DATE_FORMAT UTC_TIMESTAMP CURRENT_TIMESTAMP DATABASE JSON_ARRAY JSON_OBJECT JSON_VALID JSON_EXTRACT JSON_UNQUOTE'
  ).split(' '),
);

/** Words that would make an expression more than an expression. */
const FOREIGN_WORDS: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'INTO', 'PROCEDURE', 'OVER']);

/** An expression without subqueries, unknown functions and names of other databases. */
export function expressionOf(tokens: readonly Token[]): readonly Token[] {
  if (tokens.length === 0) throw new NotAllowed('contains an empty expression');
  for (const [index, token] of tokens.entries()) checkToken(token, tokens[index + 1], tokens[index - 1]);
  return tokens;
}

function checkToken({ kind, text }: Token, next: Token | undefined, before: Token | undefined): void {
  const word = text.toUpperCase();
  if (kind === 'word' && FOREIGN_WORDS.has(word)) throw new NotAllowed(`contains ${word} in an expression`);
  if (next?.text !== '(' || (kind !== 'word' && kind !== 'name')) return;
  const isKnown = kind === 'word' && BEFORE_PARENTHESES.has(word) && before?.text !== '.';
  if (!isKnown) throw new NotAllowed(`calls ${text}, which is not in the list of functions`);
}

/** The names in an expression that may be columns: words and names that are no function. */
export function namesIn(tokens: readonly Token[]): string[] {
  return tokens
    .filter(({ kind }, index) => kind === 'name' || (kind === 'word' && tokens[index + 1]?.text !== '('))
    .map(({ text }) => text.replaceAll('`', '').toLowerCase());
}
