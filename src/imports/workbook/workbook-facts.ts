import { isDateFormat } from './number-formats';
import { UnreadWorkbook, WORKBOOK_LIMITS } from './workbook-limits';
import type { WorkbookParts } from './workbook-parts';
import { unescaped } from './workbook-texts';

/** Metadata of a workbook that is read before the sheet. */
export interface WorkbookFacts {
  /** Path of the first visible sheet. */
  readonly sheet: string;
  /** Serial dates count from 1904, the system of old Macintosh versions. */
  readonly is1904: boolean;
  readonly texts: readonly string[];
  /** For each style, whether its numbers are dates or times. */
  readonly dateStyles: readonly boolean[];
}

export async function factsOf(parts: WorkbookParts): Promise<WorkbookFacts> {
  const { otherBytes } = WORKBOOK_LIMITS;
  const book = { relation: '', is1904: false };
  await parts.read('xl/workbook.xml', otherBytes, {
    open: (name, attributes) => {
      if (name === 'workbookPr') book.is1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '');
      const isHidden = /hidden/i.test(attributes['state'] ?? '');
      if (name === 'sheet' && book.relation === '' && !isHidden) book.relation = attributes['r:id'] ?? '';
    },
  });
  const sheet = (await targetOf(parts, book.relation)) ?? 'xl/worksheets/sheet1.xml';
  if (!parts.has(sheet)) throw new UnreadWorkbook('malformed', 'no sheet');
  return { sheet, is1904: book.is1904, texts: await sharedTexts(parts), dateStyles: await dateStyles(parts) };
}

async function targetOf(parts: WorkbookParts, relation: string): Promise<string | null> {
  let target: string | null = null;
  await parts.read('xl/_rels/workbook.xml.rels', WORKBOOK_LIMITS.otherBytes, {
    open: (name, attributes) => {
      if (name === 'Relationship' && attributes['Id'] === relation) target = attributes['Target'] ?? null;
    },
  });
  const found = target as string | null;
  if (found === null) return null;
  return found.startsWith('/') ? found.slice(1) : `xl/${found}`;
}

async function sharedTexts(parts: WorkbookParts): Promise<readonly string[]> {
  const texts: string[] = [];
  let text = '';
  let isText = false;
  let phonetic = 0;
  await parts.read('xl/sharedStrings.xml', WORKBOOK_LIMITS.otherBytes, {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic += 1;
      isText = name === 't' && phonetic === 0;
    },
    text: (part) => {
      if (isText) text += part;
    },
    close: (name) => {
      isText = false;
      if (name === 'rPh') phonetic -= 1;
      if (name === 'si' && texts.push(unescaped(text)) > WORKBOOK_LIMITS.sharedTexts)
        throw new UnreadWorkbook('tooLarge', 'too many texts');
    },
  });
  return texts;
}

async function dateStyles(parts: WorkbookParts): Promise<readonly boolean[]> {
  const formats = new Map<string, string>();
  const styles: boolean[] = [];
  let isCellFormat = false;
  await parts.read('xl/styles.xml', WORKBOOK_LIMITS.otherBytes, {
    open: (name, attributes) => {
      if (name === 'numFmt') formats.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '');
      if (name === 'cellXfs') isCellFormat = true;
      const id = attributes['numFmtId'] ?? '0';
      if (name === 'xf' && isCellFormat) styles.push(isDateFormat(Number(id), formats.get(id)));
    },
    close: (name) => {
      if (name === 'cellXfs') isCellFormat = false;
    },
  });
  return styles;
}
