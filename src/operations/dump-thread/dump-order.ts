import { DomainError, isDomainError } from '#kernel';
import type { ErrorDeclaration, ErrorDetails } from '#kernel';
import type { PortableKeys } from '#secrets';
import type { BackupCodec, BackupManifest, DumpFacts } from '../backup/backup-manifest';
import type { ClientLogin } from '../database-client/client-process';

/** A client program, not yet started. */
export interface ClientOrder {
  readonly program: string;
  readonly login: ClientLogin;
  readonly args: readonly string[];
}

/** A file of a backup on this machine, with what its manifest says of it. */
export interface LocalDump {
  readonly path: string;
  readonly manifest: BackupManifest;
  readonly keys: PortableKeys;
}

/** What can be done with a dump, in words that pass between threads. */
export type DumpOrder =
  | {
      readonly kind: 'write';
      readonly client: ClientOrder;
      /** Descriptor of the open file. */
      readonly file: number;
      readonly codec: BackupCodec;
      /** Null: not encrypted. */
      readonly keys: PortableKeys | null;
    }
  | { readonly kind: 'check'; readonly dump: LocalDump }
  /** `sample`: of the rows the first of each INSERT alone. */
  | { readonly kind: 'load' | 'sample'; readonly dump: LocalDump; readonly client: ClientOrder };

/** What is known of a file once it is written. */
export interface WrittenFile {
  readonly facts: DumpFacts;
  /** Whether the last thing the dump said was that it is complete. */
  readonly isComplete: boolean;
  readonly sizes: { readonly plain: number; readonly stored: number };
  /** Of the file as it is stored, in hexadecimal. */
  readonly sha256: string;
}

/** An error on its way between threads: of its class and its own fields nothing would arrive. */
export type Fault =
  | { readonly declaration: ErrorDeclaration; readonly details: ErrorDetails; readonly cause: unknown }
  | { readonly error: Error; readonly fields: Readonly<Record<string, unknown>> };

export type ThreadAnswer = { readonly bytes: number } | { readonly done: unknown } | { readonly fault: Fault };

export function faultOf(error: unknown): Fault {
  if (isDomainError(error)) {
    const { declaration, details, cause } = error;
    return { declaration, details, cause: cause instanceof Error ? cause : null };
  }
  const plain = error instanceof Error ? error : new Error(String(error));
  return { error: plain, fields: { ...plain } };
}

export function errorOf(fault: Fault): Error {
  if ('error' in fault) return Object.assign(fault.error, fault.fields);
  return new DomainError(fault.declaration, fault.details, { cause: fault.cause ?? undefined });
}
