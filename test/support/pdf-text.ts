import { inflateSync } from 'node:zlib';

/** The text of each page of a printed document: texts at the same height form a line. A no-break space is read as a space. */
export function pdfPages(pdf: Buffer): string[] {
  const objects = objectsOf(pdf);
  return [...objects.values()]
    .filter((object) => /\/Type \/Page\b/.test(object.source))
    .map((page) => textOf(streamOf(referred(page, 'Contents', objects)), fontsOf(page, objects)));
}

/** The height of the lowest line of each page above the lower edge, in points. */
export function lowestLines(pdf: Buffer): number[] {
  const objects = objectsOf(pdf);
  const pages = [...objects.values()].filter((object) => /\/Type \/Page\b/.test(object.source));
  return pages.map((page) => {
    const drawn = streamOf(referred(page, 'Contents', objects)).matchAll(/1 0 0 1 [\d.-]+ ([\d.-]+) Tm/g);
    return Math.min(...[...drawn].map(([, height]) => Number(height)));
  });
}

interface PdfObject {
  readonly source: string;
}

/** Letters by glyph. */
type Font = ReadonlyMap<string, string>;

/** Objects by number. In Latin 1 a byte is a character, so streams can be handled as text. */
function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const found = pdf.toString('latin1').matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj$/gm);
  return new Map([...found].map(([, number = '', source = '']) => [number, { source }]));
}

function referred({ source }: PdfObject, key: string, objects: ReadonlyMap<string, PdfObject>): PdfObject {
  const number = new RegExp(`/${key} (\\d+) 0 R`).exec(source)?.[1] ?? '';
  return objects.get(number) ?? { source: '' };
}

function streamOf({ source }: PdfObject): string {
  const stream = /\nstream\n([\s\S]*)\nendstream/.exec(source)?.[1];
  return stream === undefined ? '' : inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
}

function fontsOf(page: PdfObject, objects: ReadonlyMap<string, PdfObject>): Map<string, Font> {
  const named = referred(page, 'Resources', objects).source.matchAll(/\/(F\d+) (\d+) 0 R/g);
  return new Map(
    [...named].map(([, name = '', number = '']) => {
      const font = objects.get(number) ?? { source: '' };
      return [name, lettersOf(streamOf(referred(font, 'ToUnicode', objects)))];
    }),
  );
}

/** Entries of ranges such as `<0000> <0002> [<0041> <00660069> <0042>]`. */
function lettersOf(map: string): Font {
  const letters = new Map<string, string>();
  for (const [, first = '', list = ''] of map.matchAll(/<([\da-f]{4})> <[\da-f]{4}> \[([^\]]*)\]/gi))
    [...list.matchAll(/<([\da-f ]+)>/gi)].forEach(([, units = ''], index) => {
      const glyph = (Number.parseInt(first, 16) + index).toString(16).padStart(4, '0');
      letters.set(glyph, Buffer.from(units.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    });
  return letters;
}

/** Words are drawn one by one at their positions: those at the same height form one line. */
function textOf(content: string, fonts: ReadonlyMap<string, Font>): string {
  let [font, height, text] = ['', '', ''];
  const drawn = /\/(F\d+) [\d.]+ Tf|1 0 0 1 [\d.-]+ ([\d.-]+) Tm|\[([^\]]*)\] TJ/g;
  for (const [, fontName, drawnAt, glyphs] of content.matchAll(drawn)) {
    font = fontName ?? font;
    if (drawnAt !== undefined && drawnAt !== height) text += '\n';
    height = drawnAt ?? height;
    const codes = [...(glyphs ?? '').matchAll(/<([\da-f]+)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
    text += codes.map((code) => fonts.get(font)?.get(code) ?? '\ufffd').join('');
  }
  return text.replaceAll('\u00a0', ' ').trim();
}
