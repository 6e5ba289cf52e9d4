import type { Content, ContentColumns, DynamicContent } from 'pdfmake/interfaces';
import type { Locale } from '#kernel';
import { ACCENT, PALE } from './colours';
import type { PrintedDocument, PrintedFact, PrintedParty } from './printed-document';
import { wrapped } from './long-words';
import { textIn } from './printed-text';
import { printedAmount, printedDay, printedMeasure } from './printed-numbers';
import { PRINTED_CODES, PRINTED_TEXTS } from './printed-texts';

const LOGO_BOX: [number, number] = [150, 55];
const SIGNATURE_HEIGHT = 60;

/** Logo and issuer on the left, title and recipient on the right. */
export function headBlock(document: PrintedDocument): ContentColumns {
  const { kind, locale, number, issuer, recipient, logo } = document;
  const { titles, recipient: to } = PRINTED_TEXTS[locale];
  const image: Content[] = logo === null ? [] : [{ image: dataUrl(logo), fit: LOGO_BOX, margin: [0, 0, 0, 6] }];
  return {
    columns: [
      { width: '*', stack: [...image, ...partyLines(issuer, locale)] },
      {
        width: 230,
        stack: [
          { text: titles[kind].toUpperCase(), fontSize: 18, bold: true, color: ACCENT },
          { ...wrapped(number), fontSize: 12, bold: true, margin: [0, 0, 0, 12] },
          ...(recipient === null ? [] : [caption(to), ...partyLines(recipient, locale)]),
        ],
      },
    ],
    columnGap: 20,
  };
}

export function factsBlock({ facts, locale }: PrintedDocument): Content {
  const cells = facts.map((fact): Content => ({
    stack: [caption(PRINTED_TEXTS[locale].labels[fact.label]), wrapped(factText(fact, locale))],
    margin: [0, 0, 0, 6],
  }));
  const half = Math.ceil(cells.length / 2);
  return {
    margin: [0, 18, 0, 12],
    columns: [
      { width: '*', stack: cells.slice(0, half) },
      { width: '*', stack: cells.slice(half) },
    ],
    columnGap: 20,
  };
}

export function paragraphsBlock({ paragraphs, locale }: PrintedDocument): Content[] {
  return paragraphs.map(({ label, text }) => ({
    margin: [0, 12, 0, 0],
    stack: [caption(PRINTED_TEXTS[locale].labels[label]), wrapped(textIn(text, locale))],
  }));
}

/** Boxes for signatures, side by side, on the same page as their captions. */
export function signaturesBlock({ signatures, locale }: PrintedDocument): Content[] {
  if (signatures.length === 0) return [];
  const boxes = signatures.map((label) => ({
    width: '*',
    table: {
      widths: ['*'],
      heights: [SIGNATURE_HEIGHT],
      body: [[caption(PRINTED_TEXTS[locale].labels[label])]],
    },
    layout: { hLineColor: () => PALE, vLineColor: () => PALE },
  }));
  return [{ margin: [0, 24, 0, 0], unbreakable: true, columns: boxes, columnGap: 20 }];
}

/** On every page: the issuer, the document, and the page number. */
export function footerOf(document: PrintedDocument): DynamicContent {
  const { kind, number, locale } = document;
  const { titles, page } = PRINTED_TEXTS[locale];
  const identity = identityOf(document);
  return (current, count) => ({
    margin: [40, 12, 40, 0],
    fontSize: 7,
    color: '#666666',
    columns: [
      { width: '*', stack: [wrapped(identity), wrapped(`${titles[kind]} ${number}`)] },
      { width: 70, text: page(current, count), alignment: 'right' },
    ],
  });
}

/** The height that the footer needs on every page, so that it does not run over the edge. */
export function footerHeight(document: PrintedDocument): number {
  const rows = Math.ceil(widthOf(identityOf(document)) / (FOOTER.width - FOOTER.lostAtBreaks));
  return Math.max(FOOTER.usualHeight, FOOTER.above + (rows + 1) * FOOTER.rowHeight + FOOTER.below);
}

const identityOf = ({ issuer, locale }: PrintedDocument): string =>
  [issuer.name, ...textsOf(issuer, locale)].join(' · ');

/** In points, at the footer's font size. A row counts as full when the next word may not fit. */
const FOOTER = { width: 445, lostAtBreaks: 60, rowHeight: 10.1, above: 12, below: 14, usualHeight: 60 };

/** An upper bound of the printed width: each letter has the width of the widest letter of its kind. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text)
    width += /[a-ln-v-z\d .,;:'·/()-]/.test(letter) ? 4.4 : /[A-LN-VX-Z]/.test(letter) ? 5.5 : 7.2;
  return width;
}

const caption = (text: string): Content => ({ text, fontSize: 7.5, color: '#666666' });

const partyLines = (party: PrintedParty, locale: Locale): Content[] => [
  { ...wrapped(party.name), bold: true },
  ...textsOf(party, locale).map(wrapped),
];

/** Address and contact, then the identifiers with their names. */
function textsOf({ lines, taxId, tradeRegister, identifierNames }: PrintedParty, locale: Locale): string[] {
  const names = { ...PRINTED_TEXTS[locale].identifiers, ...identifierNames };
  return [
    ...lines.map((line) => textIn(line, locale)),
    ...(taxId === null ? [] : [`${names.taxId} ${taxId}`]),
    ...(tradeRegister === null ? [] : [`${names.tradeRegister} ${tradeRegister}`]),
  ];
}

function factText(fact: PrintedFact, locale: Locale): string {
  if ('text' in fact) return fact.text;
  if ('day' in fact) return printedDay(fact.day, locale);
  if ('km' in fact) return printedMeasure(String(fact.km), 'km', locale);
  if ('amount' in fact) return printedAmount(fact.amount, fact.currency, locale);
  return PRINTED_CODES[locale][fact.code] ?? fact.code;
}

function dataUrl(image: Buffer): string {
  const type = image[0] === 0xff ? 'jpeg' : 'png';
  return `data:image/${type};base64,${image.toString('base64')}`;
}
