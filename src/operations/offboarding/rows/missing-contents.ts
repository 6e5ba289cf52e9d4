import type { Line } from '../../commands/command-output';

/** A file whose content the store does not have, with the id of its row in `attachments`. */
export interface MissingContent {
  readonly attachmentId: number;
  readonly name: string;
}

/** The files that a copy lacks: their number, and the first of them. */
export interface MissingContents {
  readonly count: number;
  readonly first: readonly MissingContent[];
}

/** Maximum number of files that are named; the others are only counted. */
const MAX_NAMED = 20;

export const missingContents = (files: readonly MissingContent[]): MissingContents => ({
  count: files.length,
  first: files.slice(0, MAX_NAMED),
});

/** One line for each named file; none if no content is missing. */
export function missingLines({ count, first }: MissingContents): Line[] {
  if (count === 0) return [];
  const named = first.map(({ attachmentId, name }) => {
    const file = `  ${attachmentId} ${name}`;
    return { fr: file, en: file };
  });
  const more = count - first.length;
  return [
    { fr: `Contenus absents: ${count}`, en: `Missing contents: ${count}` },
    ...named,
    ...(more > 0 ? [{ fr: `  … et ${more} de plus`, en: `  … and ${more} more` }] : []),
  ];
}
