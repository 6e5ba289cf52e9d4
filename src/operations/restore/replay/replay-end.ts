/** A transaction of the tenant; the end of a replay is after one of them. */
export interface OwnTransaction {
  readonly gtid: string;
  readonly file: string;
  readonly end: number;
  /** Seconds since 1970, as the session that wrote it believed. */
  readonly stamp: number;
  /** Row event groups of the tenant's database up to here. */
  readonly groups: number;
}

/** The transactions that a replay includes: the first `count` of the tenant. */
export interface ReplayEnd {
  readonly count: number;
  /** The last one that is included; null if there is none. */
  readonly last: OwnTransaction | null;
}

/** The end, or the ends to choose from if the log does not tell. */
export type FoundEnd = { readonly end: ReplayEnd } | { readonly choices: readonly ReplayEnd[] };

/** A transaction of the tenant, or consecutive ones of others, with the range of their stamps. */
interface Entry {
  low: number;
  high: number;
  readonly own: OwnTransaction | null;
}

const MAX_CHOICES = 20;

/**
 * Finds the position in a binary log for a point in time. Stamps are not monotone: a clock is set, `SET timestamp` of any session, a long
 * statement that is stamped with its start. The order of the log is the order of the commits. So a stamp is believed only if no earlier
 * transaction has a later stamp and no later one an earlier stamp. The others were committed between the last believed stamp before them
 * and the first one after them; if the time is in between, the log does not tell whether they belong to the data at that time.
 */
export class ReplayEnds {
  private readonly entries: Entry[];
  private readonly owns: OwnTransaction[] = [];

  /** `start` is when the backup began, in seconds since 1970. */
  constructor(start: number) {
    this.entries = [{ low: start, high: start, own: null }];
  }

  addOwn(transaction: OwnTransaction): void {
    this.entries.push({ low: transaction.stamp, high: transaction.stamp, own: transaction });
    this.owns.push(transaction);
  }

  /** A transaction of another database, which shows what the clock was at this place of the log. */
  addOther(stamp: number): void {
    const last = this.entries.at(-1);
    if (last === undefined || last.own !== null) this.entries.push({ low: stamp, high: stamp, own: null });
    else Object.assign(last, { low: Math.min(last.low, stamp), high: Math.max(last.high, stamp) });
  }

  /** After all transactions that were added so far. */
  get latest(): ReplayEnd {
    return this.after(this.owns.length);
  }

  /** `now` is the server's clock at the end of the log, in seconds since 1970. */
  at(moment: Date, now: number): FoundEnd {
    const seconds = moment.getTime() / 1000;
    const times = timesOf([...this.entries, { low: now, high: now, own: null }]);
    // A stamp of n means that the statement began within the second after n.
    const included = times.findIndex(({ latest }) => latest + 1 > seconds);
    const excluded = times.findIndex(({ earliest }) => earliest >= seconds);
    const from = included === -1 ? times.length : included;
    const to = excluded === -1 ? times.length : excluded;
    return from >= to ? { end: this.after(from) } : { choices: this.choices(from, to, seconds) };
  }

  private after(count: number): ReplayEnd {
    return { count, last: this.owns[count - 1] ?? null };
  }

  /** All ends in the range; if they are too many, those where the stamps pass the time. */
  private choices(from: number, to: number, seconds: number): ReplayEnd[] {
    const counts = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const isPast = (index: number): boolean => (this.owns[index]?.stamp ?? Infinity) >= seconds;
    const passing = counts.filter((count) => count === from || count === to || (!isPast(count - 1) && isPast(count)));
    const chosen = counts.length <= MAX_CHOICES ? counts : [...passing.slice(0, MAX_CHOICES - 1), to];
    return [...new Set(chosen)].map((count) => this.after(count));
  }
}

interface Times {
  readonly earliest: number;
  readonly latest: number;
}

/** The earliest and latest stamp that each transaction of the tenant can rightly have. */
function timesOf(entries: readonly Entry[]): Times[] {
  const bounds = boundsOf(entries);
  return entries.flatMap(({ own }, index) => {
    if (own === null) return [];
    const { isClean, isFollowedCleanly, earliest, latest } = bounds[index] ?? UNBOUNDED;
    return [isClean && isFollowedCleanly ? { earliest: own.stamp, latest: own.stamp } : { earliest, latest }];
  });
}

interface Bounds extends Times {
  /** Whether all stamps before the entry are at most as late as all from it on. */
  readonly isClean: boolean;
  readonly isFollowedCleanly: boolean;
}

const UNBOUNDED: Bounds = { earliest: -Infinity, latest: Infinity, isClean: false, isFollowedCleanly: false };

function boundsOf(entries: readonly Entry[]): Bounds[] {
  /** The highest stamp before each entry, and after the last one. */
  const before = [-Infinity, ...runningOf(entries, ({ high }, last) => Math.max(high, last), -Infinity)];
  /** The lowest stamp from each entry on. */
  const after = runningOf(entries.toReversed(), ({ low }, last) => Math.min(low, last), Infinity).toReversed();
  const marks = entries.map((_, index) => {
    const highest = before[index] ?? -Infinity;
    const lowest = after[index] ?? Infinity;
    return { highest, lowest, isClean: highest <= lowest };
  });
  let earliest = -Infinity;
  const lower = marks.map(({ highest, isClean }) => (earliest = isClean ? highest : earliest));
  let latest = Infinity;
  const upper = marks.toReversed().map(({ lowest, isClean }) => {
    const own = latest;
    if (isClean) latest = lowest;
    return own;
  });
  upper.reverse();
  return marks.map(({ isClean }, index) => ({
    isClean,
    isFollowedCleanly: marks[index + 1]?.isClean ?? true,
    earliest: lower[index] ?? -Infinity,
    latest: upper[index] ?? Infinity,
  }));
}

function runningOf(entries: readonly Entry[], next: (entry: Entry, last: number) => number, start: number): number[] {
  let last = start;
  return entries.map((entry) => (last = next(entry, last)));
}
