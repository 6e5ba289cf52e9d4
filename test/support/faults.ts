/** `npm run test:faults` tries every place a process can die at; the suite a few of them, first and last among them. */
export function someOf<T>(places: readonly T[], few: number): readonly T[] {
  if (process.env['FAULTS'] === 'all' || places.length <= few) return places;
  const step = (places.length - 1) / Math.max(1, few - 1);
  return Array.from({ length: few }, (_none, index) => places[Math.round(index * step)] as T);
}
