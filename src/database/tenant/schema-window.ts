/**
 * The schema versions a release serves, N−1 to N (architecture.md §7): from the last migration of the release before it to its own
 * newest one. Those in between are where a tenant may stand while the next release is being made; every step expands, so whoever
 * copes with both ends copes with them. Anything older, newer or unknown is outside.
 */
export function schemaWindow(migrations: readonly string[], releases: readonly string[]): readonly string[] {
  const current = migrations.at(-1);
  const before = releases.findLast((release) => release !== current);
  if (before === undefined) return migrations.slice(-1);
  const first = migrations.indexOf(before);
  if (first === -1) throw new Error(`the release ${before} is no migration of this list`);
  return migrations.slice(first);
}
