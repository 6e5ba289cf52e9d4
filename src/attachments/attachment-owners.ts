/** A record type that may have files, described by names only, because this module imports no other module of a tenant. */
export interface AttachmentOwner {
  /** The value of `entity_type`: `vehicle`. */
  readonly type: string;
  /** Null for the company itself, which has no row; its only id is 1. */
  readonly table: string | null;
  /** True if deleted records are marked. Otherwise records are removed while they are drafts, together with their files. */
  readonly isMarkedDeleted: boolean;
  /** The statuses in which the record and its files can still change; null if they are never frozen. */
  readonly openStatuses: readonly string[] | null;
  /** The permission to read the record; it also allows reading its files (domain.md §16). */
  readonly readPermission: string;
}

/** Injection token of the list of {@link AttachmentOwner}s of the application. */
export const ATTACHMENT_OWNERS = Symbol('ATTACHMENT_OWNERS');
