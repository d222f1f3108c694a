/** A stretch of time: from its first millisecond to behind its last one. A moment has both ends alike. */
export interface DateRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What dates are read against. */
export interface DateContext {
  readonly nowMs: number;
  /** The moment of a local time; months count from 0, and 32 January is 1 February. */
  readonly localTimeMs: (year: number, month: number, day: number, hour: number, minute: number) => number;
}

/** What a date looks like, in words. */
export const DATE_FORMS = 'a date as in 2026-03-01, 2026-03, today or 7d (seven days ago)';

const ABSOLUTE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?)?)?$/;
const RELATIVE = /^-?(\d+(?:\.\d+)?)(min|h|d|w|mo|y)$/i;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A month is 30 days here and a year 365. */
const UNIT_MS: Readonly<Record<string, number>> = {
  min: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  mo: 30 * DAY_MS,
  y: 365 * DAY_MS,
};

/** The day so many days after today. */
function dayRange({ nowMs, localTimeMs }: DateContext, offset: number): DateRange {
  const now = new Date(nowMs);
  const start = (days: number): number =>
    localTimeMs(now.getFullYear(), now.getMonth(), now.getDate() + days, 0, 0);
  return { fromMs: start(offset), toMs: start(offset + 1) };
}

function absoluteRange(match: RegExpExecArray, { localTimeMs }: DateContext): DateRange | null {
  const [year, month, day, hour, minute] = [1, 2, 3, 4, 5].map((group) => {
    const digits = match.at(group);
    return digits === undefined ? null : Number(digits);
  });
  if (year === null) return null;
  if ((month !== null && (month < 1 || month > 12)) || (day !== null && (day < 1 || day > 31))) return null;
  if ((hour !== null && hour > 23) || (minute !== null && minute > 59)) return null;
  if (month === null)
    return { fromMs: localTimeMs(year, 0, 1, 0, 0), toMs: localTimeMs(year + 1, 0, 1, 0, 0) };
  if (day === null)
    return { fromMs: localTimeMs(year, month - 1, 1, 0, 0), toMs: localTimeMs(year, month, 1, 0, 0) };
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  if (hour === null || minute === null)
    return {
      fromMs: localTimeMs(year, month - 1, day, 0, 0),
      toMs: localTimeMs(year, month - 1, day + 1, 0, 0),
    };
  const fromMs = localTimeMs(year, month - 1, day, hour, minute);
  return { fromMs, toMs: fromMs + MINUTE_MS };
}

/**
 * What a date means: `2026`, `2026-03` and `2026-03-01` all of that year, month or day, `2026-03-01 14:30` a minute, `today` and
 * `yesterday` a day, and `30min`, `12h`, `7d`, `2w`, `6mo` and `1y` the moment so long ago.
 * @returns null for a text that is no date
 */
export function parseDate(text: string, context: DateContext): DateRange | null {
  const word = text.trim().toLowerCase();
  if (word === 'today') return dayRange(context, 0);
  if (word === 'yesterday') return dayRange(context, -1);
  const relative = RELATIVE.exec(word);
  if (relative !== null) {
    const atMs = context.nowMs - Number(relative[1]) * UNIT_MS[relative[2]];
    return { fromMs: atMs, toMs: atMs };
  }
  const absolute = ABSOLUTE.exec(text.trim());
  return absolute === null ? null : absoluteRange(absolute, context);
}
