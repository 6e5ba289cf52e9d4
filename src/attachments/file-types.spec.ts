import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDomainError } from '#kernel';
import { kindOf } from './file-types';

const folder = mkdtempSync(join(tmpdir(), 'kinds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function typeOf(name: string, content: Buffer | string): Promise<string> {
  const path = join(folder, 'content');
  writeFileSync(path, content);
  try {
    return (await kindOf(path, name)).mimeType;
  } catch (error) {
    if (isDomainError(error, 'FILE_TYPE_MISMATCH')) return error.code;
    throw error;
  }
}

/** The first box of an ISO media file with the given brand. */
const media = (brand: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\0\0${brand}heic`)]);

describe('the type of a file', () => {
  it('is HEIC or HEIF with any brand that a phone writes', async () => {
    for (const brand of ['mif1', 'heic', 'msf1', 'hevc', 'heix']) {
      expect([brand, await typeOf('photo.heic', media(brand))]).toEqual([brand, 'image/heic']);
      expect([brand, await typeOf('photo.HEIF', media(brand))]).toEqual([brand, 'image/heif']);
    }
    expect(await typeOf('photo.heic', media('avif'))).toBe('FILE_TYPE_MISMATCH');
  });

  it('is text whatever word it starts with, and not text if the content is another format', async () => {
    for (const text of ['BMW X5, révision', 'MZ motos', 'FLV', 'ID3 à jour', 'GIF89a est un format', 'Bonjour'])
      expect([text, await typeOf('note.txt', text)]).toEqual([text, 'text/plain']);
    expect(await typeOf('note.csv', 'BM;W\n1;2\n')).toBe('text/csv');
    const bitmap = Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)]);
    for (const other of [bitmap, '%PDF-1.7\n', '{\\rtf1 a}', '<?xml version="1.0"?><svg/>'])
      expect(await typeOf('note.txt', other)).toBe('FILE_TYPE_MISMATCH');
  });

  it('is PDF if its header is among the first bytes', async () => {
    expect(await typeOf('facture.pdf', '%PDF-1.7\n')).toBe('application/pdf');
    expect(await typeOf('facture.pdf', '\r\n\r\n\uFEFF%PDF-1.4\n')).toBe('application/pdf');
    expect(await typeOf('facture.pdf', `${'x'.repeat(2000)}%PDF-1.4\n`)).toBe('FILE_TYPE_MISMATCH');
    expect(await typeOf('facture.pdf', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.from('%PDF-1.4')]))).toBe(
      'FILE_TYPE_MISMATCH',
    );
  });
});
