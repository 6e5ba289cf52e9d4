/**
 * Characters whose folded form is known: printable ASCII, accented letters that the collation treats as the letter without the accent,
 * and signs without a letter or digit in their folded form. Other characters may fold to several letters (`ﬁ`, `œ`), to a letter that
 * the collation tells apart (`ø`), or to nothing (a separate accent).
 */
const PLAIN = '\\x20-\\x7EÀ-ÅÇ-ÏÑ-ÖÙ-Ýà-åç-ïñ-öù-ýÿŸ\u00A0\u202F‘’‛′ʹʼ‐‑‒–—―−“”„«»…°·•€£§©®×';
const SPACES = ' \u00A0\u202F';

/** Regular expression of MariaDB and MySQL for texts that {@link alikePattern} may miss. */
export const NOT_PLAIN = `[^${PLAIN}]|^[${SPACES}]|[${SPACES}]$`;

/**
 * LIKE pattern for all texts with this folded form, except those that match {@link NOT_PLAIN}. It also finds others, because any
 * characters may stand in place of those that are not ASCII letters or digits.
 */
export const alikePattern = (foldedText: string): string => foldedText.replace(/[^a-z0-9]+/g, '%');

/** Condition for the texts of which one may have the folded form; its values are the pattern and {@link NOT_PLAIN}. */
export const mayBeAlike = (column: string): string =>
  `(${column} COLLATE utf8mb4_unicode_ci LIKE ? OR ${column} COLLATE utf8mb4_bin REGEXP ?)`;
