import type { FieldError } from '#kernel';
import type { BodyShape } from './body-shape';

/** A character that is seen: not white space, a control character, or a letter without a shape such as the Hangul filler. */
const SHOWN = /[^\p{Z}\p{C}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u;

type Body = Readonly<Record<string, unknown>>;

/** An error for each text that must contain something and shows nothing, such as five blanks. This holds for every body class. */
export function blankTexts(body: Body, { fields }: BodyShape, parent = ''): FieldError[] {
  return [...fields].flatMap(([name, { isRequiredText, of }]): FieldError[] => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    const pointer = `${parent}/${name}`;
    if (typeof value === 'string') return isRequiredText && value !== '' && !SHOWN.test(value) ? [empty(pointer)] : [];
    if (of === null || typeof value !== 'object' || value === null) return [];
    if (!Array.isArray(value)) return blankTexts(value as Body, of, pointer);
    return value.flatMap((item: unknown, index) =>
      typeof item === 'object' && item !== null ? blankTexts(item as Body, of, `${pointer}/${index}`) : [],
    );
  });
}

const empty = (pointer: string): FieldError => ({ pointer, code: 'IS_NOT_EMPTY', detail: 'must not be empty' });
