import { Duplex } from 'node:stream';
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import type { BackupCodec } from './backup-manifest';

/** Of what comes out. Large, because every piece is a trip to another thread. */
const COMPRESSED_BYTES = 512 * 1024;
const SQL_BYTES = 1024 * 1024;
const GZIP_LEVEL = 3;
/** Rows are like the rows beside them: more effort, or tables larger than a processor keeps near, take twice the time and save nothing. */
const ZSTD = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_windowLog]: 18,
  [constants.ZSTD_c_hashLog]: 13,
  [constants.ZSTD_c_checksumFlag]: 1,
};

export function compressor(codec: BackupCodec): Duplex {
  if (codec === 'gzip') return createGzip({ level: GZIP_LEVEL, chunkSize: COMPRESSED_BYTES });
  return createZstdCompress({ chunkSize: COMPRESSED_BYTES, params: ZSTD });
}

export function decompressor(codec: BackupCodec): Duplex {
  return codec === 'gzip' ? createGunzip({ chunkSize: SQL_BYTES }) : createZstdDecompress({ chunkSize: SQL_BYTES });
}
