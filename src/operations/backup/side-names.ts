import type { BackupOwner } from './backup-paths';

/** Why a backup is loaded beside the live databases: the check of a new dump, or a trial of a restore. */
export type SideKind = 'shape' | 'trial';

interface Prefixes {
  readonly tenantDatabasePrefix: string;
  readonly tenantAccountPrefix: string;
}

/** One owner always has the same names, so that the next backup, trial or doctor removes what a process left that died. */
export function sideNames(
  { tenantDatabasePrefix, tenantAccountPrefix }: Prefixes,
  kind: SideKind,
  { tenantId }: BackupOwner,
): { readonly database: string; readonly user: string } {
  const suffix = `${kind}_${tenantId ?? 'global'}`;
  return { database: `${tenantDatabasePrefix}${suffix}`, user: `${tenantAccountPrefix}${suffix}` };
}

const SUFFIX = /^(shape|trial)_(global|\d+)$/;

/** What a name without its prefix belongs to; null for any other name. */
export function sideOf(suffix: string): { readonly kind: SideKind; readonly owner: BackupOwner } | null {
  const [, kind, owner] = SUFFIX.exec(suffix) ?? [];
  if (kind === undefined || owner === undefined) return null;
  return { kind: kind as SideKind, owner: { tenantId: owner === 'global' ? null : Number(owner) } };
}

/** Held while a trial of the owner's backups runs. */
export const trialLease = ({ tenantId }: BackupOwner): string => `backup:trial:${tenantId ?? 'global'}`;
