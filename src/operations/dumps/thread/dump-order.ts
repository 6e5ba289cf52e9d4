import { DomainError, isDomainError } from '#kernel';
import type { ErrorDeclaration, ErrorDetails } from '#kernel';
import type { PortableKeys } from '#secrets';
import type { BackupCodec, BackupManifest, DumpFacts } from '../backup-manifest';
import type { ClientLogin } from '../client/client-process';

/** A client program to start, with its login and arguments. */
export interface ClientOrder {
  readonly program: string;
  readonly login: ClientLogin;
  readonly args: readonly string[];
}

/** A local file of a backup, with its manifest and the keys. */
export interface LocalDump {
  readonly path: string;
  readonly manifest: BackupManifest;
  readonly keys: PortableKeys;
}

/** A request to a thread; its content can be copied between threads. */
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
  /** A dump of one server that another one loads while it is read. */
  | { readonly kind: 'copy'; readonly source: ClientOrder; readonly target: ClientOrder }
  /** `sample` loads only the first row of each INSERT. */
  | { readonly kind: 'load' | 'sample'; readonly dump: LocalDump; readonly client: ClientOrder };

/** Facts about a dump file that was written. */
export interface WrittenFile {
  readonly facts: DumpFacts;
  /** Whether the last line of the dump says that it is complete. */
  readonly isComplete: boolean;
  readonly sizes: { readonly plain: number; readonly stored: number };
  /** SHA-256 of the stored file, in hexadecimal. */
  readonly sha256: string;
}

/** Facts about a dump that passed from one server to another one. */
export interface CopiedDump extends Pick<WrittenFile, 'facts' | 'isComplete'> {
  /** Bytes of SQL. */
  readonly bytes: number;
}

/** An error in a form that can be copied between threads: a copy of an Error object would lose its class and its own fields. */
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
