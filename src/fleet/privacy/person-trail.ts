/** One access to a person's record: the user, the time and the action, without any value. */
export interface PersonTrailEntry {
  readonly occurredAt: Date;
  readonly action: string;
  readonly outcome: string;
  readonly actorType: string;
  readonly actorUserId: number | null;
  readonly changedFields: readonly string[] | null;
}

/** Port to the audit log, which is global: the audit entries of one record of one tenant. */
export interface PersonTrail {
  /** Newest first, at most `limit`. */
  entriesOf(
    tenantId: number,
    entityType: string,
    entityId: number,
    limit: number,
  ): Promise<readonly PersonTrailEntry[]>;
}

/** Injection token of the {@link PersonTrail}. */
export const PERSON_TRAIL = Symbol('PERSON_TRAIL');
