/**
 * The schema versions that a release serves, N−1 to N (architecture.md §7): from the last migration of the previous release to
 * its own newest one. Tenants can be at any version in between while the next release is developed. Every step only expands the
 * schema, so code that supports both ends supports all of them. Older, newer and unknown versions are outside the window.
 */
export function schemaWindow(migrations: readonly string[], releases: readonly string[]): readonly string[] {
  const current = migrations.at(-1);
  const before = releases.findLast((release) => release !== current);
  if (before === undefined) return migrations.slice(-1);
  const first = migrations.indexOf(before);
  if (first === -1) throw new Error(`the release ${before} is not a migration of this list`);
  return migrations.slice(first);
}
