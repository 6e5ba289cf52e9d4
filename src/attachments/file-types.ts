import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { fileTypeMismatch, fileTypeNotAllowed } from './attachment.errors';

/** What a content turned out to be. */
export interface FileKind {
  readonly mimeType: string;
  readonly extension: string;
  /** In pixels, of an image that says so. */
  readonly width: number | null;
  readonly height: number | null;
}

interface Allowed {
  readonly mimeType: string;
  /** What sniffing may call it; none for texts, which have no signature. */
  readonly sniffed: readonly string[];
}

const image = (kind: string, ...others: readonly string[]): Allowed => ({
  mimeType: `image/${kind}`,
  sniffed: [kind, ...others].map((name) => `image/${name}`),
});
const OFFICE = 'application/vnd.openxmlformats-officedocument';
/** The container of the older office formats says nothing of which of them is inside. */
const COMPOUND = 'application/x-cfb';

/** By extension (domain.md §16). Neither SVG nor HTML: both run programs in a browser. */
const ALLOWED: Readonly<Record<string, Allowed>> = {
  jpg: image('jpeg'),
  jpeg: image('jpeg'),
  png: image('png'),
  webp: image('webp'),
  gif: image('gif'),
  // Telephones write either brand into either name.
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

/** Enough for every signature, and for the header of an image with its metadata in front. */
const HEAD_BYTES = 262_144;

/**
 * What the file is, by its content; its name only says what it claims to be.
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
 * A text has none of the control characters that only programs write: one that begins with `BMW` is no bitmap. That the end of the head may
 * cut a character in two does not make it another thing.
 */
const isText = (head: Uint8Array): boolean => !head.some((byte) => byte < 0x20 && !LAYOUT.has(byte));

/** Tab, line feed, vertical tab, form feed, carriage return, and the escape of printers. */
const LAYOUT: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]);

/** What is written in letters and is another thing all the same. */
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
/** Readers look for the header among the first bytes: mail gateways and scanners write something before it. */
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
