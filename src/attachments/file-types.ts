import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { fileTypeMismatch, fileTypeNotAllowed } from './attachment.errors';

/** The detected type of a content. */
export interface FileKind {
  readonly mimeType: string;
  readonly extension: string;
  /** In pixels, if the image contains its size. */
  readonly width: number | null;
  readonly height: number | null;
}

interface Allowed {
  readonly mimeType: string;
  /** The types that content sniffing may report; empty for text formats, which have no signature. */
  readonly sniffed: readonly string[];
}

const image = (kind: string, ...others: readonly string[]): Allowed => ({
  mimeType: `image/${kind}`,
  sniffed: [kind, ...others].map((name) => `image/${name}`),
});
const OFFICE = 'application/vnd.openxmlformats-officedocument';
/** The container of the older office formats; its signature does not identify the format inside. */
const COMPOUND = 'application/x-cfb';

/** Allowed types by extension (domain.md §16). SVG and HTML are not allowed: both can run scripts in a browser. */
const ALLOWED: Readonly<Record<string, Allowed>> = {
  jpg: image('jpeg'),
  jpeg: image('jpeg'),
  png: image('png'),
  webp: image('webp'),
  gif: image('gif'),
  // Phones write either brand under either extension.
  heic: image('heic', 'heif', 'heic-sequence', 'heif-sequence'),
  heif: image('heif', 'heic', 'heic-sequence', 'heif-sequence'),
  pdf: { mimeType: 'application/pdf', sniffed: ['application/pdf'] },
  docx: { mimeType: `${OFFICE}.wordprocessingml.document`, sniffed: [`${OFFICE}.wordprocessingml.document`] },
  xlsx: { mimeType: `${OFFICE}.spreadsheetml.sheet`, sniffed: [`${OFFICE}.spreadsheetml.sheet`] },
  doc: { mimeType: 'application/msword', sniffed: [COMPOUND] },
  xls: { mimeType: 'application/vnd.ms-excel', sniffed: [COMPOUND] },
  txt: { mimeType: 'text/plain', sniffed: [] },
  csv: { mimeType: 'text/csv', sniffed: [] },
};

/** Enough for every signature, and for the header of an image after its metadata. */
const HEAD_BYTES = 262_144;

/**
 * The type of the file, detected from its content; the name only gives the expected type.
 *
 * @throws DomainError FILE_TYPE_NOT_ALLOWED, FILE_TYPE_MISMATCH
 */
export async function kindOf(path: string, name: string): Promise<FileKind> {
  const extension = (/\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1] ?? '').toLowerCase();
  const allowed = Object.hasOwn(ALLOWED, extension) ? ALLOWED[extension] : undefined;
  if (allowed === undefined) throw fileTypeNotAllowed({ extension });
  const head = await headOf(path);
  if (!isWhatItSays(head, allowed, (await fileTypeFromBuffer(head))?.mime ?? null))
    throw fileTypeMismatch({ extension });
  return { mimeType: allowed.mimeType, extension, ...pixels(head, allowed.mimeType) };
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isWhatItSays(head: Uint8Array, { mimeType, sniffed }: Allowed, found: string | null): boolean {
  if (sniffed.length === 0) return isText(head) && !TEXTUAL.has(found ?? '');
  if (found !== null) return sniffed.includes(found);
  return mimeType === PDF && hasLatePdfHeader(head);
}

/**
 * A text contains no control characters of binary formats: a text that starts with `BMW` is not a bitmap. A multi-byte character that is
 * cut at the end of the head does not change the result.
 */
const isText = (head: Uint8Array): boolean => !head.some((byte) => byte < 0x20 && !LAYOUT.has(byte));

/** Tab, line feed, vertical tab, form feed, carriage return, and the escape character of printers. */
const LAYOUT: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]);

/** Formats that consist of text but are not text files. */
const TEXTUAL: ReadonlySet<string> = new Set([
  'application/pdf',
  'application/postscript',
  'application/rtf',
  'application/xml',
  'image/svg+xml',
  'text/calendar',
  'text/vcard',
]);

const PDF = 'application/pdf';
/** Readers search for the header among the first bytes, because mail gateways and scanners write data before it. */
const PDF_HEADER_WITHIN = 1024;

const hasLatePdfHeader = (head: Uint8Array): boolean =>
  Buffer.from(head.subarray(0, PDF_HEADER_WITHIN)).includes('%PDF-');

function pixels(head: Uint8Array, mimeType: string): Pick<FileKind, 'width' | 'height'> {
  const unknown = { width: null, height: null };
  if (!mimeType.startsWith('image/')) return unknown;
  try {
    const { width, height } = imageSize(head);
    return { width, height };
  } catch {
    return unknown;
  }
}
