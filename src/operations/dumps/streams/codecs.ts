import { Duplex } from 'node:stream';
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import type { BackupCodec } from '../backup-manifest';

/** Size of output buffers. They are large, because each buffer is a round trip to a thread of zlib. */
const COMPRESSED_BYTES = 512 * 1024;
const SQL_BYTES = 1024 * 1024;
const GZIP_LEVEL = 3;
/** Rows resemble their neighbours: a higher level, or tables larger than a processor's cache, would take twice the time and save nothing. */
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
