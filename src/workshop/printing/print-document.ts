import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import type { Content } from 'pdfmake/interfaces';
import { readableLogo } from './logo';
import { factsBlock, footerHeight, footerOf, headBlock, paragraphsBlock, signaturesBlock } from './page-blocks';
import { pdfOf } from './pdf-maker';
import { linesTable, taxTable, totalsTable } from './price-tables';
import type { PrintedDocument, PrintedPricing } from './printed-document';
import { PRINTED_TEXTS } from './printed-texts';

/** The document on A4 as PDF. The same content gives the same bytes. A logo that cannot be read is left out. */
export async function printDocument(document: PrintedDocument): Promise<Buffer> {
  const logo = document.logo === null ? null : readableLogo(document.logo);
  if (logo === null) return print({ ...document, logo });
  return print({ ...document, logo }).catch(() => print({ ...document, logo: null }));
}

function print(document: PrintedDocument): Promise<Buffer> {
  return pdfOf(definitionOf(document));
}

function definitionOf(document: PrintedDocument): TDocumentDefinitions {
  const { kind, locale, number, issuer, frozenAt, pricing } = document;
  return {
    pageSize: 'A4',
    pageMargins: [40, 40, 40, footerHeight(document)],
    language: locale,
    // Every value in the file's metadata comes from the content, so that two printings are identical.
    info: {
      title: `${PRINTED_TEXTS[locale].titles[kind]} ${number}`,
      author: issuer.name,
      creator: 'Impact Auto',
      producer: 'Impact Auto',
      creationDate: frozenAt,
      modDate: frozenAt,
    },
    defaultStyle: { font: 'NotoSans', fontSize: 8.5, lineHeight: 1.05 },
    content: [
      headBlock(document),
      factsBlock(document),
      ...(pricing === null ? [] : pricesBlock(pricing, document)),
      ...paragraphsBlock(document),
      ...signaturesBlock(document),
    ],
    footer: footerOf(document),
    ...(document.isDraft === true && { watermark: { text: PRINTED_TEXTS[locale].draft, opacity: 0.15, bold: true } }),
  };
}

/** The lines may fill pages; taxes and totals stay together at the end. */
function pricesBlock(pricing: PrintedPricing, { locale }: PrintedDocument): Content[] {
  return [
    // A credit note by rates has no lines, because the credited lines are unknown.
    ...(pricing.lines.length === 0 ? [] : [linesTable(pricing, locale)]),
    {
      margin: [0, 12, 0, 0],
      unbreakable: true,
      columns: [
        { width: '*', stack: [taxTable(pricing, locale)] },
        { width: 210, stack: [totalsTable(pricing, locale)] },
      ],
      columnGap: 20,
    },
  ];
}
