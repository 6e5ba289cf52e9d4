import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { Circuit, shareOfRequest } from '#kernel';
import { unstalled } from './checked-content';
import { assertKey } from './object-store';
import type { ObjectStore, StoredFile, StoredObject } from './object-store';
import type { S3Place } from './s3-place';
import { objectMissing, storageUnavailable } from './storage.errors';

const nothing = (): void => undefined;

const PART_BYTES = 16 * 1024 * 1024;
const MAX_PARTS = 10_000;
const CONNECT_MS = 2000;
/** Time limit of one attempt. */
const REQUEST_MS = 10_000;
const ATTEMPTS = 2;
/** Time limit of a request including its retries, unless the request of a client has less time left: without content, and of an upload of one part. */
const ANSWER_MS = 15_000;
const UPLOAD_MS = 60_000;
/** Less in the request of a client, so that other steps have time left. */
const ANSWER_IN_REQUEST_MS = 5000;
/** Time limit between two parts of a download. */
const IDLE_MS = 15_000;

const answerMs = (): number => (shareOfRequest(Infinity) === Infinity ? ANSWER_MS : ANSWER_IN_REQUEST_MS);

/** A store that answers works, even if it refuses. */
const isFault = (error: unknown): boolean =>
  !(error instanceof S3ServiceException) || (error.$metadata.httpStatusCode ?? 500) >= 500;

/** Stores objects in a private bucket. The bucket never serves a file directly. */
export class S3Store implements ObjectStore {
  private readonly circuit = new Circuit('the store');
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor({ endpoint, region, bucket, accessKeyId, secretAccessKey }: S3Place) {
    this.bucket = bucket;
    this.client = new S3Client({
      region,
      ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: REQUEST_MS },
      // Errors are thrown; the client's own logging is disabled.
      logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      // Stores other than Amazon S3 refuse the checksums that the client adds by default.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  /** Uploads large files in parts. The object exists only after all parts are complete. */
  async put(key: string, { path, size }: StoredFile): Promise<void> {
    assertKey(key);
    if (size > PART_BYTES) return this.putParts(key, { path, size });
    const order = { Bucket: this.bucket, Key: key, Body: createReadStream(path), ContentLength: size };
    await this.asked((abortSignal) => this.client.send(new PutObjectCommand(order), { abortSignal }), UPLOAD_MS);
  }

  private async putParts(key: string, file: StoredFile): Promise<void> {
    const place = { Bucket: this.bucket, Key: key };
    const { UploadId } = await this.asked((abortSignal) =>
      this.client.send(new CreateMultipartUploadCommand(place), { abortSignal }),
    );
    const upload = { ...place, UploadId };
    try {
      const Parts = await this.parts(upload, file);
      const whole = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
      await this.asked((abortSignal) => this.client.send(whole, { abortSignal }), UPLOAD_MS);
    } catch (error) {
      // Parts of an unfinished upload cost money. If the store cannot be reached, its own expiry rule removes them.
      const abort = new AbortMultipartUploadCommand(upload);
      await this.asked((abortSignal) => this.client.send(abort, { abortSignal })).catch(nothing);
      throw error;
    }
  }

  /**
   * Uploads the parts one after the other; each is read from the disk while it is sent. A store accepts at most ten
   * thousand parts.
   */
  private async parts(
    upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined },
    { path, size }: StoredFile,
  ): Promise<{ PartNumber: number; ETag: string | undefined }[]> {
    const step = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS));
    const parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (let start = 0; start < size; start += step) {
      const end = Math.min(start + step, size) - 1;
      const PartNumber = parts.length + 1;
      const order = {
        ...upload,
        PartNumber,
        Body: createReadStream(path, { start, end }),
        ContentLength: end - start + 1,
      };
      const { ETag } = await this.asked(
        (abortSignal) => this.client.send(new UploadPartCommand(order), { abortSignal }),
        UPLOAD_MS,
      );
      parts.push({ PartNumber, ETag });
    }
    return parts;
  }

  async open(key: string): Promise<Readable> {
    assertKey(key);
    const command = new GetObjectCommand({ Bucket: this.bucket, Key: key });
    const { Body } = await this.asked((abortSignal) => this.client.send(command, { abortSignal }));
    if (!(Body instanceof Readable)) throw storageUnavailable({});
    return unstalled(Body, IDLE_MS);
  }

  async remove(key: string): Promise<void> {
    assertKey(key);
    await this.asked((abortSignal) =>
      this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }), { abortSignal }),
    );
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    assertKey(prefix);
    let next: string | undefined;
    do {
      const order = { Bucket: this.bucket, Prefix: `${prefix}/`, ContinuationToken: next };
      const page: ListObjectsV2CommandOutput = await this.asked((abortSignal) =>
        this.client.send(new ListObjectsV2Command(order), { abortSignal }),
      );
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key !== undefined && LastModified !== undefined) yield { key: Key, storedAt: LastModified };
      }
      next = page.NextContinuationToken;
    } while (next !== undefined);
  }

  /**
   * Runs one request within the deadline, or none while the store does not answer. The client's errors may quote the request, so they are replaced by a domain
   * error.
   */
  private async asked<T>(ask: (signal: AbortSignal) => Promise<T>, withinMs = answerMs()): Promise<T> {
    try {
      return await this.circuit.call({ withinMs, ask, isFault });
    } catch (cause) {
      throw cause instanceof NoSuchKey ? objectMissing({}, { cause }) : storageUnavailable({}, { cause });
    }
  }
}
