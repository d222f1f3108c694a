import type { Comparison } from './compare.ts';
import type { MetricComparison, SeedValues } from './metric-comparison.ts';
import { RandomStream } from './random.ts';
import type { GroupInfo } from './run-group.ts';
import { quantile } from './statistics/quantile.ts';
import { summarize } from './statistics/summary.ts';
import { welchDifference } from './statistics/welch-t.ts';
import { DIFFERENCE_LEVEL } from './verdict-decision.ts';

/** What the machine adds: the same variant, trained twice with the same seeds. */
export interface NumericalNoise {
  /** Runs of the same seed on both sides. */
  readonly pairs: number;
  /** Numbers that both runs of a pair measured, over all metrics, parts and pairs. */
  readonly numbers: number;
  /** How many of them are not equal to the last bit. */
  readonly unequal: number;
  /** The largest difference in the metric between the runs of a pair; 0 where all are equal, null without pairs. */
  readonly largest: number | null;
}

/** What the choice of seeds adds: groups of one variant against each other. */
export interface SeedNoise {
  /** Seeds that were divided. */
  readonly seeds: number;
  /** Seeds on either side of a division: half of them, rounded down. */
  readonly perSide: number;
  /** Standard deviation of the metric over the seeds. */
  readonly sd: number;
  /** Of the difference of two groups of `perSide` seeds: sd·√(2/perSide), which is exactly that over all divisions. */
  readonly sdOfDifference: number;
  /** 95 % of the divisions differ by at most this much, in either direction. */
  readonly reach: number;
  readonly divisions: number;
  /** Whether they are all that there are; otherwise drawn. */
  readonly isExact: boolean;
  /** Share of divisions of which the verdict rule would say better or worse: Welch's p < 0.05. Nothing differs in any. */
  readonly falseShare: number;
}

/** How large differences are in a metric where nothing differs. */
export interface NoiseFloor {
  readonly metric: string;
  readonly label: string;
  readonly numerical: NumericalNoise;
  /** Null below 4 seeds: no two groups of at least 2. */
  readonly seeds: SeedNoise | null;
}

/** A noise floor that was measured before, as another comparison looks at it. */
export interface StoredNoiseFloor {
  readonly experimentId: number;
  readonly name: string;
  readonly variant: string;
  readonly floor: NoiseFloor;
  /** Size of the comparison's own mean difference. */
  readonly size: number;
  /** `size` in reaches of the seed noise, for as many seeds as the comparison has; null without seed noise. */
  readonly timesSeeds: number | null;
  /** `size` in the largest numerical differences; null where these are 0. */
  readonly timesNumerical: number | null;
}

/** All divisions up to here are looked at; of more, this many are drawn. */
const MOST_DIVISIONS = 1000;

/** Where only these differ, it is still a variant against itself: on other seeds, or on another backend. */
const MAY_DIFFER: readonly string[] = ['seeds', 'backend', 'backend version', 'device'];

/**
 * Whether two groups are the same variant: equal regularization, and nothing else that differs but seeds, machine
 * or backend.
 * Then there is no question whether regularization helped, and what differs is noise.
 */
export function isNoiseCheck(
  a: Pick<GroupInfo, 'regularization'>,
  b: Pick<GroupInfo, 'regularization'>,
  { differences }: Pick<Comparison, 'differences'>,
): boolean {
  return (
    JSON.stringify(a.regularization) === JSON.stringify(b.regularization) &&
    differences.every(({ what }) => MAY_DIFFER.includes(what))
  );
}

function isPair(values: SeedValues): values is SeedValues & { readonly a: number; readonly b: number } {
  return values.a !== null && values.b !== null;
}

function numericalNoise(metrics: readonly MetricComparison[], judged: MetricComparison): NumericalNoise {
  const pairs = metrics.flatMap(({ perSeed }) => perSeed.filter(isPair));
  const own = judged.perSeed.filter(isPair);
  return {
    pairs: own.length,
    numbers: pairs.length,
    unequal: pairs.filter(({ a, b }) => a !== b).length,
    largest: own.length === 0 ? null : Math.max(...own.map(({ a, b }) => Math.abs(b - a))),
  };
}

/** One number per seed: where both sides have one, their mean, so that neither side is preferred. */
function valuePerSeed(perSeed: readonly SeedValues[]): number[] {
  return perSeed.flatMap(({ a, b }) => {
    if (a !== null && b !== null) return a === b ? [a] : [(a + b) / 2];
    const one = a ?? b;
    return one === null ? [] : [one];
  });
}

/** Two groups of one variant. */
interface Division {
  readonly one: readonly number[];
  readonly other: readonly number[];
}

/** Every choice of `count` of the values, and what it leaves. */
function* choices(
  values: readonly number[],
  count: number,
): Generator<{ readonly chosen: readonly number[]; readonly left: readonly number[] }> {
  if (count === 0) {
    yield { chosen: [], left: values };
    return;
  }
  if (values.length < count) return;
  const [first, ...rest] = values;
  for (const { chosen, left } of choices(rest, count - 1)) yield { chosen: [first, ...chosen], left };
  for (const { chosen, left } of choices(rest, count)) yield { chosen, left: [first, ...left] };
}

function countChoices(all: number, count: number): number {
  let product = 1;
  for (let k = 1; k <= count; k++) product = (product * (all - count + k)) / k;
  return Math.round(product);
}

function* allDivisions(values: readonly number[], perSide: number): Generator<Division> {
  for (const { chosen, left } of choices(values, perSide))
    for (const { chosen: other } of choices(left, perSide)) yield { one: chosen, other };
}

function* drawnDivisions(values: readonly number[], perSide: number): Generator<Division> {
  const stream = new RandomStream(0, 'permutation-test');
  const order = [...values];
  for (let draw = 0; draw < MOST_DIVISIONS; draw++) {
    for (let at = 0; at < 2 * perSide; at++) {
      const other = at + stream.nextBelow(order.length - at);
      [order[at], order[other]] = [order[other], order[at]];
    }
    yield { one: order.slice(0, perSide), other: order.slice(perSide, 2 * perSide) };
  }
}

/**
 * How far groups of one variant's runs differ by the choice of seeds alone: its seeds are divided into two groups of equal
 * size in every way (or 1000 drawn ones), each division a comparison in which nothing differs.
 * @param values the metric of one variant, one number per seed
 * @returns null below 4 values
 */
export function seedNoise(values: readonly number[]): SeedNoise | null {
  const perSide = Math.floor(values.length / 2);
  const sd = summarize(values).sd.value;
  if (perSide < 2 || sd === null) return null;
  const count = countChoices(values.length, perSide) * countChoices(values.length - perSide, perSide);
  const isExact = count <= MOST_DIVISIONS;
  // In ascending order, so that draws do not depend on the order of the seeds.
  const ascending = values.toSorted((one, other) => one - other);
  const sizes: number[] = [];
  let falseVerdicts = 0;
  for (const { one, other } of (isExact ? allDivisions : drawnDivisions)(ascending, perSide)) {
    const { mean, p } = welchDifference(summarize(one), summarize(other));
    sizes.push(Math.abs(mean.value ?? 0));
    if (p.value !== null && p.value < DIFFERENCE_LEVEL) falseVerdicts += 1;
  }
  sizes.sort((one, other) => one - other);
  return {
    seeds: values.length,
    perSide,
    sd,
    sdOfDifference: sd * Math.sqrt(2 / perSide),
    reach: quantile(sizes, 0.95),
    divisions: sizes.length,
    isExact,
    falseShare: falseVerdicts / sizes.length,
  };
}

/** The reach for other numbers of seeds per side: spread shrinks with the root of their number. */
export function reachOf({ reach, perSide }: SeedNoise, seedsPerSide: number): number {
  return reach * Math.sqrt(perSide / seedsPerSide);
}

/**
 * The noise floor that a comparison of a variant with itself shows, in one metric on the test part. Swapping the sides
 * changes nothing.
 * @returns null where the metric was not measured
 */
export function noiseFloor({ metrics }: Pick<Comparison, 'metrics'>, name: string): NoiseFloor | null {
  const judged = metrics.find((one) => one.scope === 'test' && one.detail === '' && one.name === name);
  if (judged === undefined) return null;
  return {
    metric: name,
    label: judged.label,
    numerical: numericalNoise(metrics, judged),
    seeds: seedNoise(valuePerSeed(judged.perSeed)),
  };
}

/**
 * A comparison's difference against a noise floor.
 * @param difference mean of b − a
 * @param seedsPerSide that it is over
 */
export function againstNoise(
  { seeds, numerical }: NoiseFloor,
  difference: number,
  seedsPerSide: number,
): Pick<StoredNoiseFloor, 'size' | 'timesSeeds' | 'timesNumerical'> {
  const size = Math.abs(difference);
  const reach = seeds === null || seedsPerSide === 0 ? 0 : reachOf(seeds, seedsPerSide);
  const largest = numerical.largest ?? 0;
  return {
    size,
    timesSeeds: reach === 0 ? null : size / reach,
    timesNumerical: largest === 0 ? null : size / largest,
  };
}
