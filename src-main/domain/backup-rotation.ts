/** How many days and weeks automatic backups reach back. */
export const KEPT_DAYS = 7;
export const KEPT_WEEKS = 4;

const DAY_MS = 86_400_000;
/** 1970 began on a Thursday; weeks begin on Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

function newestOfEach(newestFirst: readonly number[], periodOf: (timeMs: number) => number, periods: number) {
  const newest = new Map<number, number>();
  for (const timeMs of newestFirst) {
    const period = periodOf(timeMs);
    if (!newest.has(period)) newest.set(period, timeMs);
  }
  return [...newest.values()].slice(0, periods);
}

/**
 * Which automatic backups stay: the newest of each of the seven latest days, and of each of the four latest weeks, that
 * have one (UTC). Days without a backup do not count, so that what lay unused for a year keeps as many as what is used
 * daily.
 * @param timesMs when they were written, in milliseconds since 1970, in any order
 */
export function backupsToKeep(timesMs: readonly number[]): ReadonlySet<number> {
  const newestFirst = timesMs.toSorted((one, other) => other - one);
  return new Set([
    ...newestOfEach(newestFirst, (timeMs) => Math.floor(timeMs / DAY_MS), KEPT_DAYS),
    ...newestOfEach(
      newestFirst,
      (timeMs) => Math.floor((timeMs - FIRST_MONDAY_MS) / (7 * DAY_MS)),
      KEPT_WEEKS,
    ),
  ]);
}

/**
 * When the next automatic backup is due: a day after the newest one, at once without one. A clock that was set back makes
 * the newest one lie ahead; then at once, too.
 */
export function nextBackupMs(timesMs: readonly number[], nowMs: number): number {
  const newest = Math.max(...timesMs);
  return timesMs.length === 0 || newest > nowMs ? nowMs : newest + DAY_MS;
}
