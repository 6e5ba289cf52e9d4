const RUN = /^run:(\d+)$/;

/** The id of the run that carries an operation out, from its `lease_owner`; null for an operation of an earlier release, or a waiting one. */
export function leaseHeldBy(leaseOwner: string | null): number | null {
  const [, id] = RUN.exec(leaseOwner ?? '') ?? [];
  return id === undefined ? null : Number(id);
}
