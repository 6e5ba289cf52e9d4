import { mkdtempSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locale } from '#kernel';
import { CsvWriter } from './csv-writer';
import type { SheetColumn } from './sheet';

interface Row {
  readonly price: string;
  readonly count: number;
  readonly note: string;
}

const COLUMNS: readonly SheetColumn<Row>[] = [
  { key: 'price', kind: 'decimal', fr: 'Prix', en: 'Price' },
  { key: 'count', kind: 'integer', fr: 'Nombre', en: 'Count' },
  { key: 'note', kind: 'text', fr: 'Note', en: 'Note' },
];

describe('A list as CSV', () => {
  const folder = mkdtempSync(join(tmpdir(), 'csv-'));
  afterAll(() => rm(folder, { recursive: true }));

  const written = async (locale: Locale, rows: readonly Row[]): Promise<string> => {
    const path = join(folder, `${locale}.csv`);
    const file = await open(path, 'w');
    const writer = new CsvWriter(file, COLUMNS, { locale, timezone: 'UTC' });
    await writer.write(rows);
    await writer.end();
    await file.close();
    return readFile(path, 'utf8');
  };

  it.each([
    ['fr', '\uFEFFPrix;Nombre;Note\r\n-1234,50;1200;v1.5\r\n'],
    ['en', '\uFEFFPrice,Count,Note\r\n-1234.50,1200,v1.5\r\n'],
  ] as const)('has the decimal sign that goes with its separator: %s', async (locale, expected) => {
    expect(await written(locale, [{ price: '-1234.50', count: 1200, note: 'v1.5' }])).toBe(expected);
  });
});
