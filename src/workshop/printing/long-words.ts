import type { Content, ContentText } from 'pdfmake/interfaces';

/** In characters. Words as long as this fit the narrowest column that shows what people wrote; no usual word is longer. */
const LONGEST_WHOLE = 24;
/** Lines break at spaces and hyphens by themselves. */
const LONG_WORD = new RegExp(`([^\\s-]{${LONGEST_WHOLE + 1},})`);

/** A text people wrote. A word wider than its column would push what stands beside it off the page, so a long one may break anywhere. */
export function wrapped(text: string): ContentText {
  const parts = text.split(LONG_WORD);
  if (parts.length === 1) return { text };
  return {
    text: parts.map((part): Content =>
      LONG_WORD.test(part) ? { text: part, wordBreak: 'break-all' } : { text: part },
    ),
  };
}
