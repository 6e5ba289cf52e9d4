import { Duplex } from 'node:stream';
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import type { BackupCodec } from './backup-manifest';

/** Large, because every piece is a trip to another thread. */
const CHUNK = 512 * 1024;
const GZIP_LEVEL = 3;
/** The rows of a dump are so alike that more effort takes twice the time and saves nothing. */
const ZSTD_LEVEL = 1;

export function compressor(codec: BackupCodec): Duplex {
  if (codec === 'gzip') return createGzip({ level: GZIP_LEVEL, chunkSize: CHUNK });
  return createZstdCompress({
    chunkSize: CHUNK,
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

export function decompressor(codec: BackupCodec): Duplex {
  return codec === 'gzip' ? createGunzip({ chunkSize: CHUNK }) : createZstdDecompress({ chunkSize: CHUNK });
}
