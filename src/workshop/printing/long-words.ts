import type { Content, ContentText } from 'pdfmake/interfaces';

/** In characters. Words of this length fit into the narrowest column with free text; no usual word is longer. */
const MAX_WHOLE_LENGTH = 24;
/** Lines break at spaces and hyphens anyway. */
const LONG_WORD = new RegExp(`([^\\s-]{${MAX_WHOLE_LENGTH + 1},})`);

/**
 * A free text. A word wider than its column would push the next columns off the page, so a long word may break
 * anywhere.
 */
export function wrapped(text: string): ContentText {
  const parts = text.split(LONG_WORD);
  if (parts.length === 1) return { text };
  return {
    text: parts.map((part): Content =>
      LONG_WORD.test(part) ? { text: part, wordBreak: 'break-all' } : { text: part },
    ),
  };
}
