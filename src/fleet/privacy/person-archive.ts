import { Readable } from 'node:stream';
import { ZipArchive } from '#storage';
import { Spool } from '../../sheets/spool';
import type { PersonFile } from '../fleet-ports';

/**
 * The data and the files of a person as one ZIP. It is written completely before its first byte is sent; the files are opened one after
 * another.
 *
 * @throws the errors of `open`
 */
export async function personArchive(
  data: object,
  files: readonly Pick<PersonFile, 'id' | 'originalName'>[],
  open: (id: number) => Promise<Readable | null>,
): Promise<Spool> {
  const spool = await Spool.open();
  const zip = new ZipArchive();
  zip.addText('personal-data.json', JSON.stringify(data, null, 2));
  for (const file of files) {
    // Content that may not be downloaded becomes an empty file: its name and size are in the data.
    const content = async (): Promise<Readable> => (await open(file.id)) ?? Readable.from([]);
    zip.add(`files/${file.id}-${file.originalName}`, content, { compress: true });
  }
  try {
    await zip.writeTo(spool.file);
    return spool;
  } catch (error) {
    await spool.discard();
    throw error;
  }
}
