/** A kind of record that may have files. What it is to its module is said here in words alone: this module knows no other. */
export interface AttachmentOwner {
  /** As in `entity_type`: `vehicle`. */
  readonly type: string;
  /** Null for the company itself, which has no row: its only id is 1. */
  readonly table: string | null;
  /** Records of it are marked deleted; else they are removed while they are drafts, and their files go with them. */
  readonly isMarkedDeleted: boolean;
  /** The statuses in which a record and the files it has are still open; null where nothing of it is ever frozen. */
  readonly openStatuses: readonly string[] | null;
  /** Whoever may read the record may read its files (domain.md §16). */
  readonly readPermission: string;
}

/** Injection token of the list of {@link AttachmentOwner}s of the application. */
export const ATTACHMENT_OWNERS = Symbol('ATTACHMENT_OWNERS');
