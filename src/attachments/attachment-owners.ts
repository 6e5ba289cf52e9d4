/** A kind of record that may have files; records of it are marked deleted, not removed. What it is to its module is said here in words alone: this module knows no other. */
export interface AttachmentOwner {
  /** As in `entity_type`: `vehicle`. */
  readonly type: string;
  readonly table: string;
  /** Whoever may read the record may read its files (domain.md §16). */
  readonly readPermission: string;
  /** The column with the id of the vehicle the record is of; null where it is of none, and drivers of vehicles see none of its files. */
  readonly vehicleColumn: string | null;
}

/** Injection token of the list of {@link AttachmentOwner}s of the application. */
export const ATTACHMENT_OWNERS = Symbol('ATTACHMENT_OWNERS');
