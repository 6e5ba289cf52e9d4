import type { ObjectStore } from './object-store';
import type { S3Place } from './s3-place';

/** Objects in a bucket. Its client is large, and is loaded only where there is a bucket. */
export function bucketAt(place: S3Place): ObjectStore {
  const { S3Store }: typeof import('./s3-store') = require('./s3-store');
  return new S3Store(place);
}
