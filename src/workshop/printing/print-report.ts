import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces';
import { ACCENT, PALE, SHADE } from './colours';
import { wrapped } from './long-words';
import { pdfOf } from './pdf-maker';
import { inPrintableLetters } from './printable-letters';
import type { PrintedChart, PrintedReport } from './printed-report';

const BAR_WIDTH = 300;
const BAR_HEIGHT = 9;

/**
 * The report on A4 as PDF, in landscape if it is wide. Characters without a glyph in the fonts become question marks.
 */
export function printReport(report: PrintedReport): Promise<Buffer> {
  return pdfOf(definitionOf(printableReport(report)));
}

const all = (texts: readonly string[]): string[] => texts.map(inPrintableLetters);

function printableReport(report: PrintedReport): PrintedReport {
  return {
    ...report,
    title: inPrintableLetters(report.title),
    company: inPrintableLetters(report.company),
    subtitle: inPrintableLetters(report.subtitle),
    charts: report.charts.map(({ title, bars }) => ({
      title: inPrintableLetters(title),
      bars: bars.map((bar) => ({ ...bar, label: inPrintableLetters(bar.label), shown: inPrintableLetters(bar.shown) })),
    })),
    heads: all(report.heads),
    rows: report.rows.map(all),
    total: report.total === null ? null : all(report.total),
  };
}

function definitionOf(report: PrintedReport): TDocumentDefinitions {
  const { title, company, subtitle, issued, generatedAt, locale, heads } = report;
  return {
    pageSize: 'A4',
    pageOrientation: heads.length > 6 ? 'landscape' : 'portrait',
    pageMargins: [40, 40, 40, 50],
    language: locale,
    info: {
      title,
      author: company,
      creator: 'Impact Auto',
      producer: 'Impact Auto',
      creationDate: generatedAt,
      modDate: generatedAt,
    },
    defaultStyle: { font: 'NotoSans', fontSize: 8.5, lineHeight: 1.05 },
    content: [
      { text: company, fontSize: 8.5, color: '#666666' },
      { text: title, fontSize: 18, bold: true, color: ACCENT },
      { text: subtitle, margin: [0, 2, 0, 0], color: '#666666' },
      { text: issued, margin: [0, 2, 0, 14], color: '#666666' },
      ...report.charts.filter(({ bars }) => bars.length > 0).map(chartBlock),
      report.rows.length === 0 ? { text: report.empty, margin: [0, 4, 0, 0] } : tableBlock(report),
    ],
    footer: (page, pages) => ({
      margin: [40, 12, 40, 0],
      fontSize: 7,
      color: '#666666',
      columns: [{ text: `${company} – ${title}` }, { text: `${page} / ${pages}`, alignment: 'right' }],
    }),
  };
}

function chartBlock({ title, bars }: PrintedChart): Content {
  const longest = Math.max(...bars.map(({ value }) => value), 0);
  return {
    unbreakable: true,
    margin: [0, 0, 0, 14],
    stack: [
      { text: title, bold: true, margin: [0, 0, 0, 4] },
      {
        layout: 'noBorders',
        table: {
          widths: [130, BAR_WIDTH, '*'],
          body: bars.map(({ label, value, shown }): TableCell[] => [
            wrapped(label),
            { canvas: [bar(longest === 0 ? 0 : (value / longest) * BAR_WIDTH)] },
            { text: shown },
          ]),
        },
      },
    ],
  };
}

const bar = (width: number) =>
  ({ type: 'rect', x: 0, y: 1, w: Math.max(0.5, width), h: BAR_HEIGHT, color: ACCENT }) as const;

function tableBlock({ heads, isNumber, rows, total }: PrintedReport): Content {
  const alignment = (column: number): 'left' | 'right' => (isNumber[column] === true ? 'right' : 'left');
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: heads.map((_head, column) => (isNumber[column] === true ? 'auto' : '*')),
      body: [
        heads.map((text, column): TableCell => ({
          text,
          bold: true,
          color: '#ffffff',
          fillColor: ACCENT,
          alignment: alignment(column),
        })),
        ...rows.map((row, index) =>
          row.map((text, column): TableCell => ({
            ...wrapped(text),
            alignment: alignment(column),
            ...(index % 2 === 1 ? { fillColor: SHADE } : {}),
          })),
        ),
        ...(total === null ? [] : [totalRow(total, alignment)]),
      ],
    },
    layout: {
      hLineWidth: () => 0.5,
      vLineWidth: () => 0,
      hLineColor: () => PALE,
      paddingTop: () => 3,
      paddingBottom: () => 3,
    },
  };
}

const totalRow = (total: readonly string[], alignment: (column: number) => 'left' | 'right'): TableCell[] =>
  total.map((text, column): TableCell => ({
    ...wrapped(text),
    bold: true,
    fillColor: PALE,
    alignment: alignment(column),
  }));
