import type { EntityManager } from 'typeorm';
import type { RevocationReason } from './session.entity';

/** A selection of a user's sessions, by a condition on `sessions` and its parameters. */
export interface SomeSessions {
  readonly userId: number;
  readonly condition: string;
  readonly parameters: readonly unknown[];
}

/** A login with all sessions derived from it: in other companies, and under grants. */
export const familyOf = (userId: number, familyId: string): SomeSessions => ({
  userId,
  condition: '(id = ? OR family_id = ?)',
  parameters: [familyId, familyId],
});

/** Ends active sessions and the grants of these sessions; returns the number of ended sessions. */
export async function endSessions(
  manager: EntityManager,
  { userId, condition, parameters }: SomeSessions,
  reason: RevocationReason,
): Promise<number> {
  const { affectedRows } = await manager.query<{ affectedRows: number }>(
    `UPDATE sessions SET revoked_at = UTC_TIMESTAMP(3), revoked_reason = ?
      WHERE user_id = ? AND revoked_at IS NULL AND ${condition}`,
    [reason, userId, ...parameters],
  );
  if (affectedRows > 0) await manager.query(END_GRANTS, [userId]);
  return affectedRows;
}

const END_GRANTS = `UPDATE platform_grants g JOIN sessions s ON s.grant_id = g.id
  SET g.revoked_at = UTC_TIMESTAMP(3), g.revoked_by = g.user_id
  WHERE g.user_id = ? AND g.revoked_at IS NULL AND g.expires_at > UTC_TIMESTAMP(3) AND s.revoked_at IS NOT NULL`;
