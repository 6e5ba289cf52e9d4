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
  /** What sniffing calls it; null for texts, which have no signature. */
  readonly sniffed: string | null;
}

const image = (kind: string): Allowed => ({ mimeType: `image/${kind}`, sniffed: `image/${kind}` });
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
  heic: image('heic'),
  pdf: { mimeType: 'application/pdf', sniffed: 'application/pdf' },
  docx: { mimeType: `${OFFICE}.wordprocessingml.document`, sniffed: `${OFFICE}.wordprocessingml.document` },
  xlsx: { mimeType: `${OFFICE}.spreadsheetml.sheet`, sniffed: `${OFFICE}.spreadsheetml.sheet` },
  doc: { mimeType: 'application/msword', sniffed: COMPOUND },
  xls: { mimeType: 'application/vnd.ms-excel', sniffed: COMPOUND },
  txt: { mimeType: 'text/plain', sniffed: null },
  csv: { mimeType: 'text/csv', sniffed: null },
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
  const sniffed = (await fileTypeFromBuffer(head))?.mime ?? null;
  if (sniffed !== allowed.sniffed || (sniffed === null && !isText(head))) throw fileTypeMismatch({ extension });
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

/** A text has no NUL; that the end of the head may cut a character in two does not make it another thing. */
const isText = (head: Uint8Array): boolean => !head.includes(0);

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
