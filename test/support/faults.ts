/** `npm run test:faults` tests every point at which a process can die; the suite tests a few, including the first and the last. */
export function someOf<T>(places: readonly T[], few: number): readonly T[] {
  if (process.env['FAULTS'] === 'all' || places.length <= few) return places;
  const step = (places.length - 1) / Math.max(1, few - 1);
  return Array.from({ length: few }, (_none, index) => places[Math.round(index * step)] as T);
}
