const CANONICAL: ReadonlySet<string> = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);

/** Names of areas with places, spelt as in the IANA database: `Asia/Kolkata`, not `asia/kolkata`, `Etc/GMT+1` or `+05:30`. */
const PLACE =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\/[A-Z][a-z]+(?:[_-][A-Z]?[a-z]+)*){1,2}$/;

/**
 * Whether the name is an IANA time zone the runtime knows, in its canonical spelling. Offsets are none: they have no summer time, and a
 * window of a schedule cannot be named after them. `Intl` lists one name a zone, so newer names (`Europe/Kyiv`) are asked for.
 */
export function isTimeZone(name: string): boolean {
  return CANONICAL.has(name) || (PLACE.test(name) && isKnown(name) && !isMisspelt(name));
}

function isKnown(name: string): boolean {
  try {
    return CANONICAL.has(new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone);
  } catch {
    return false;
  }
}

/** `Intl` reads names whatever their case. */
function isMisspelt(name: string): boolean {
  const lower = name.toLowerCase();
  return [...CANONICAL].some((known) => known.toLowerCase() === lower);
}
