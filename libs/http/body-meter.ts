import { BYTES_A_CHARACTER } from './body-budget';
import type { BodyBudget } from './body-budget';
import type { FieldShape } from './body-shape';
import { invalidFields } from './validation';

const DEEPEST = 20;
/** Number of undeclared keys that an object may have, so that a few mistakes can be reported by name. */
const STRAY_KEYS = 20;
const OPEN_KEYS = 200;
const OPEN_ITEMS = 200;
const STRAY_ITEMS = 50;
const MAX_KEY_LENGTH = 200;
const MIN_TEXT_LIMIT = 1000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BLANK = 0x20;
const BYTE_ORDER_MARK = 0xfeff;

const STRAY: FieldShape = {
  mostItems: null,
  of: null,
  isOpen: false,
  longestText: 0,
  isWhole: false,
  isRequiredText: false,
};
const IN_OPEN: FieldShape = { ...STRAY, mostItems: OPEN_ITEMS, isOpen: true };

/** An object or array that has begun and not ended. */
interface Frame {
  /** The keys read so far; null in an array. */
  readonly keys: Set<string> | null;
  /** The field with this object as its value; in an array, the shape of each element. */
  readonly field: FieldShape;
  readonly most: number;
  /** Number of elements read so far. */
  items: number;
  /** The key whose value comes next; null if a key comes next, and in an array. */
  key: string | null;
}

/**
 * Reads JSON text once, from left to right, and refuses it at the first excess: too many values, keys or elements, too
 * much nesting, a text that is too long, a repeated key. It runs before the parser, so a body costs no more than its
 * budget, and it reports one error. The parser refuses text that is not JSON.
 *
 * @throws DomainError VALIDATION_FAILED with one field error
 */
export function meterBody(text: string, budget: BodyBudget): void {
  new BodyMeter(text, budget).run();
}

class BodyMeter {
  private readonly frames: Frame[] = [];
  private position = 0;
  private nodes = 0;

  constructor(
    private readonly text: string,
    private readonly budget: BodyBudget,
  ) {}

  run(): void {
    while (this.position < this.text.length) this.step(this.text.charCodeAt(this.position));
  }

  private step(code: number): void {
    if (code <= BLANK || code === COLON || code === BYTE_ORDER_MARK) this.position += 1;
    else if (code === COMMA) this.separate();
    else if (code === QUOTE) this.string();
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.open(code === OPEN_ARRAY);
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) this.close();
    else this.literal();
  }

  private separate(): void {
    const frame = this.frames.at(-1);
    if (frame?.keys) frame.key = null;
    this.position += 1;
  }

  private open(isArray: boolean): void {
    const field = this.value();
    if (this.frames.length >= DEEPEST) this.refuse('TOO_DEEP', `must be nested at most ${DEEPEST} levels deep`);
    const frame = isArray
      ? { keys: null, field: elementOf(field), most: field.mostItems ?? STRAY_ITEMS }
      : { keys: new Set<string>(), field, most: mostKeys(field) };
    this.frames.push({ ...frame, items: 0, key: null });
    this.position += 1;
  }

  private close(): void {
    this.frames.pop();
    this.position += 1;
  }

  private string(): void {
    const from = this.position + 1;
    const to = this.endOfString(from);
    this.position = to + 1;
    const frame = this.frames.at(-1);
    if (frame?.keys && frame.key === null) this.key(frame, frame.keys, this.text.slice(from, to));
    else this.words(this.value(), to - from);
  }

  private endOfString(from: number): number {
    let end = from;
    while (end < this.text.length) {
      const code = this.text.charCodeAt(end);
      if (code === QUOTE) return end;
      end += code === BACKSLASH ? 2 : 1;
    }
    return this.text.length;
  }

  private key(frame: Frame, keys: Set<string>, raw: string): void {
    if (raw.length > MAX_KEY_LENGTH * BYTES_A_CHARACTER)
      this.refuse('KEY_TOO_LONG', `must have keys of at most ${MAX_KEY_LENGTH} characters`);
    const key = raw.includes('\\') ? unescaped(raw) : raw;
    if (keys.size >= frame.most && !keys.has(key))
      this.refuse('TOO_MANY_PROPERTIES', `must have at most ${frame.most} properties`);
    const isRepeated = keys.has(key);
    keys.add(key);
    frame.key = key;
    if (isRepeated) this.refuse('REPEATED', 'must be given once');
  }

  private words(field: FieldShape, length: number): void {
    const limit = Math.max(MIN_TEXT_LIMIT, field.longestText);
    if (length > limit * BYTES_A_CHARACTER)
      this.refuse('MAX_LENGTH', `must be shorter than or equal to ${limit} characters`);
  }

  private literal(): void {
    this.value();
    while (this.position < this.text.length && !isDelimiter(this.text.charCodeAt(this.position))) this.position += 1;
  }

  /** Counts the value at this position and returns the shape of its field. */
  private value(): FieldShape {
    this.nodes += 1;
    const frame = this.frames.at(-1);
    if (frame === undefined) return this.budget.root;
    if (frame.keys === null) {
      if (frame.items >= frame.most) {
        const name = this.frames.at(-2)?.key ?? '';
        this.refuse('ARRAY_MAX_SIZE', `${name} must contain no more than ${frame.most} elements`.trim(), true);
      }
      frame.items += 1;
    }
    if (this.nodes > this.budget.nodes)
      this.refuse('TOO_MANY_VALUES', `must hold at most ${this.budget.nodes} values in all`);
    if (frame.keys === null) return frame.field;
    return frame.field.of?.fields.get(frame.key ?? '') ?? (frame.field.isOpen ? IN_OPEN : STRAY);
  }

  private refuse(code: string, detail: string, ofArray = false): never {
    const frames = ofArray ? this.frames.slice(0, -1) : this.frames;
    const parts = frames.flatMap(({ keys, key, items }) => (keys === null ? [String(items - 1)] : (key ?? [])));
    const pointer = parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    throw invalidFields([{ pointer, code, detail }]);
  }
}

function mostKeys({ of, isOpen }: FieldShape): number {
  return isOpen ? OPEN_KEYS : STRAY_KEYS + (of?.fields.size ?? 0);
}

/** In an object with undeclared keys an element may itself be an array. */
function elementOf(field: FieldShape): FieldShape {
  return field.isOpen ? field : { ...field, mostItems: null };
}

function isDelimiter(code: number): boolean {
  return code <= BLANK || code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || code === COLON;
}

/** A key with an invalid escape is compared in its raw form; the parser refuses the text. */
function unescaped(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}
