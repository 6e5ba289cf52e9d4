const CANONICAL: ReadonlySet<string> = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);

/**
 * `Area/Place` names in the spelling of the IANA database: `Asia/Kolkata`, but not `asia/kolkata`, `Etc/GMT+1` or
 * `+05:30`.
 */
const PLACE =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\/[A-Z][a-z]+(?:[_-][A-Z]?[a-z]+)*){1,2}$/;

/**
 * True for an IANA time zone that the runtime knows, in its canonical spelling. Offsets are refused: they have no
 * summer time, and the name of a schedule window cannot contain them. `Intl` lists only one name per zone, so newer
 * names (`Europe/Kyiv`) are resolved with `DateTimeFormat`.
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

/** `Intl` accepts zone names in any case. */
function isMisspelt(name: string): boolean {
  const lower = name.toLowerCase();
  return [...CANONICAL].some((known) => known.toLowerCase() === lower);
}
