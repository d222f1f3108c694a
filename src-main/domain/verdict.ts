import type { SeedPairs, SeedState } from './compared-group.ts';
import { assertNever } from './errors.ts';
import type { MetricComparison } from './metric-comparison.ts';
import { CONFIDENCE_LEVEL, type Interval } from './statistics/paired-t.ts';

/**
 * `better`, `worse`: the interval of the paired difference excludes 0, and b is on that side of a.
 * `cannotTell`: the interval includes 0. That is no evidence of no effect.
 * `noVerdict`: there is nothing to judge by: fewer than two pairs, an undefined metric, or pairs without any spread.
 */
export type VerdictKind = 'better' | 'worse' | 'cannotTell' | 'noVerdict';

/** What the comparison says about its primary metric on the test part. */
export interface Verdict {
  readonly kind: VerdictKind;
  readonly sentence: string;
  /** The metric that it speaks of. */
  readonly metric: string;
  /** Pairs that it rests on. */
  readonly pairs: number;
}

/** What a verdict is made from. */
export interface VerdictInput {
  /** Names of the baseline and of the variant that is judged against it. */
  readonly a: string;
  readonly b: string;
  /** The primary metric on the test part. */
  readonly metric: MetricComparison;
  readonly seeds: SeedPairs;
  /** What differs besides regularization, by name. */
  readonly otherDifferences: readonly string[];
  /** How many variants are compared with this baseline; above 1 the sentence says that nothing is adjusted for it. */
  readonly comparisons: number;
}

const MOST_DECIMALS = 10;

function decimalsFor(value: number, significant: number): number {
  if (value === 0) return 0;
  return significant - 1 - Math.floor(Math.log10(Math.abs(value)));
}

/** Decimals that show an interval: two significant digits of its width, and no bound rounded to 0. */
function decimalsOf(low: number, high: number): number {
  const wanted = [decimalsFor(high - low, 2), decimalsFor(low, 1), decimalsFor(high, 1), 0];
  return Math.min(Math.max(...wanted), MOST_DECIMALS);
}

// From here on digits before the point would be noise, and many of them.
const SCIENTIFIC_FROM = 1e9;

function showNumber(value: number, decimals: number): string {
  const shown = value.toFixed(decimals);
  const isTiny = value !== 0 && Number(shown) === 0;
  const text = isTiny || Math.abs(value) >= SCIENTIFIC_FROM ? value.toExponential(isTiny ? 1 : 2) : shown;
  return text.replace('-', '−');
}

function signed(value: number): string {
  const decimals = Math.min(Math.max(decimalsFor(value, 2), 0), MOST_DECIMALS);
  return `${value > 0 ? '+' : ''}${showNumber(value, decimals)}`;
}

function describeState(variant: string, state: SeedState): string {
  const name = `"${variant}"`;
  switch (state) {
    case 'missing':
      return `${name} has no run`;
    case 'queued':
      return `${name} has not started`;
    case 'running':
      return `${name} is still running`;
    case 'completed':
      return `${name} completed`;
    case 'cancelled':
    case 'interrupted':
      return `${name} was ${state}`;
    case 'failed':
    case 'diverged':
      return `${name} ${state}`;
    default:
      return assertNever(state);
  }
}

/** Seeds that take no part in the difference, each with its reason. */
function leftOutSeeds({ a, b, metric, seeds }: VerdictInput): string[] {
  const unpaired = seeds.unpaired.map(({ seed, ...state }) => {
    const reasons = [
      ...(state.a === 'completed' ? [] : [describeState(a, state.a)]),
      ...(state.b === 'completed' ? [] : [describeState(b, state.b)]),
    ];
    return `seed ${seed}: ${reasons.join(', ')}`;
  });
  const undefinedInPairs = seeds.pairs.flatMap(({ seed }) => {
    const reasons = metric.undefinedValues
      .filter((value) => value.seed === seed)
      .map(({ variant, reason }) => `undefined for "${variant}", ${reason}`);
    return reasons.length === 0 ? [] : [`seed ${seed}: ${reasons.join('; ')}`];
  });
  return [...unpaired, ...undefinedInPairs];
}

const NAMED_AT_MOST = 5;

function nameSome(texts: readonly string[], separator: string): string {
  const more = texts.length > NAMED_AT_MOST ? [`and ${texts.length - NAMED_AT_MOST} more`] : [];
  return [...texts.slice(0, NAMED_AT_MOST), ...more].join(separator);
}

function leftOutClause(leftOut: readonly string[]): string {
  if (leftOut.length === 0) return '';
  return `; left out: ${nameSome(leftOut, '; ')}`;
}

function unfairClause(others: readonly string[]): string {
  if (others.length === 0) return '';
  return `; the runs differ in more than regularization (${nameSome(others, ', ')})`;
}

function adjustmentClause(comparisons: number): string {
  if (comparisons < 2) return '';
  return `; the interval is not adjusted for the ${comparisons} comparisons made with this baseline`;
}

function describeInterval(low: number, high: number, decimals: number, pairs: number): string {
  const level = Math.round(CONFIDENCE_LEVEL * 100);
  const bounds = `${showNumber(low, decimals)} to ${showNumber(high, decimals)}`;
  return `(${level} % interval ${bounds}, paired over ${pairs} seeds)`;
}

function tooFewPairs(input: VerdictInput, clauses: string): string {
  const { a, b, metric, seeds } = input;
  const { n, mean } = metric.difference;
  const subject = `test ${metric.label}`;
  if (mean.value !== null && n === 1)
    return `Cannot tell with 1 seed: ${subject} differs by ${signed(mean.value)}, and a verdict needs at least 2 seeds${clauses}.`;
  if (seeds.pairs.length === 0)
    return `Cannot tell: no seed was completed by both "${a}" and "${b}"${clauses}.`;
  return `Cannot tell: ${subject} is not defined for both variants under any common seed${clauses}.`;
}

function noSpread({ a, b, metric }: VerdictInput, difference: number, clauses: string): string {
  const { n } = metric.difference;
  const seeds = n === 2 ? 'both seeds' : `all ${n} seeds`;
  const what =
    difference === 0
      ? `"${a}" and "${b}" have equal test ${metric.label} under ${seeds}`
      : `test ${metric.label} differs by the same ${signed(difference)} under ${seeds}`;
  return `Cannot tell: ${what}, so there is no spread to judge it by${clauses}.`;
}

function overlapsZero({ low, high }: Interval): boolean {
  return low !== null && low <= 0 && high >= 0;
}

function judge(input: VerdictInput, mean: number, interval: { low: number; high: number }, notes: string) {
  const { a, b, metric, comparisons } = input;
  const { n } = metric.difference;
  const { low, high } = interval;
  const decimals = decimalsOf(low, high);
  const clauses = `${notes}${adjustmentClause(comparisons)}`;
  if (overlapsZero(interval)) {
    const shown = `${showNumber(mean, decimals)} ${describeInterval(low, high, decimals, n)}`;
    const sentence = `Cannot tell whether "${b}" changed test ${metric.label} against "${a}": the difference is ${shown}, and an interval that includes 0 does not mean no effect${clauses}.`;
    return { kind: 'cannotTell' as const, sentence };
  }
  const raised = low > 0;
  const size = showNumber(Math.abs(mean), decimals);
  const range = raised
    ? describeInterval(low, high, decimals, n)
    : describeInterval(-high, -low, decimals, n);
  const kind = raised === (metric.direction === 'higherIsBetter') ? ('better' as const) : ('worse' as const);
  const sentence = `On this split, "${b}" ${raised ? 'raised' : 'lowered'} test ${metric.label} by ${size} against "${a}" ${range}, which is ${kind}${clauses}.`;
  return { kind, sentence };
}

/**
 * One sentence on the primary metric that claims no more than the interval shows. The interval is about the spread over
 * seeds on one split of one data set, with the variants' strengths as given.
 */
export function judgeMetric(input: VerdictInput): Verdict {
  const { metric } = input;
  const { n, mean, sd, interval } = metric.difference;
  const clauses = leftOutClause(leftOutSeeds(input)) + unfairClause(input.otherDifferences);
  const about = { metric: metric.name, pairs: n };
  if (mean.value === null || interval.low === null)
    return { kind: 'noVerdict', sentence: tooFewPairs(input, clauses), ...about };
  if (sd.value === 0) return { kind: 'noVerdict', sentence: noSpread(input, mean.value, clauses), ...about };
  return { ...judge(input, mean.value, interval, clauses), ...about };
}
