/** Address and credentials of an S3-compatible store. */
export interface S3Place {
  /** Null for Amazon S3. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
