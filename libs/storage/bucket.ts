import type { ObjectStore } from './object-store';
import type { S3Place } from './s3-place';

/** Opens a bucket. The S3 client is large, so it is loaded only if a bucket is configured. */
export function bucketAt(place: S3Place): ObjectStore {
  const { S3Store }: typeof import('./s3-store') = require('./s3-store');
  return new S3Store(place);
}
