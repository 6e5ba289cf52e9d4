import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
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
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  zip.addBuffer(Buffer.from(JSON.stringify(data, null, 2)), 'personal-data.json');
  for (const file of files) {
    zip.addReadStreamLazy(`files/${file.id}-${file.originalName}`, {}, (opened) => {
      open(file.id).then(
        // Content that may not be downloaded becomes an empty file: its name and size are in the data.
        (content) => opened(null, content ?? Readable.from([])),
        (error: unknown) => opened(error, output),
      );
    });
  }
  zip.end();
  try {
    await spool.file.writeFile(output);
    return spool;
  } catch (error) {
    await spool.discard();
    throw error;
  }
}
