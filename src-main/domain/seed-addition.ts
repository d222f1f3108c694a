import { invalidField } from './errors.ts';
import type { ExperimentSpec } from './experiment.ts';
import type { PlannedRun } from './plan.ts';
import type { RunRecord } from './run-record.ts';
import { MOST_SEEDS } from './seeds-to-add.ts';
import { isFolds, seedsPerRepeat } from './split-spec.ts';

/** The largest seed: one 32-bit word. */
const LARGEST_SEED = 2 ** 32 - 1;

/** Seeds that an experiment got after its start. */
export interface SeedAddition {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Ascending. */
  readonly seeds: readonly number[];
  /** Whether a run had its result by then, so that who added them may have looked at it. */
  readonly afterResults: boolean;
}

/** What of a run says when it was planned, and whether somebody could look at its result. */
export type PlannedRecord = Pick<RunRecord, 'createdAtMs' | 'seed' | 'status' | 'endedAtMs'>;

/** Runs that were planned together bear one time of creation. */
function planningTimes(runs: readonly PlannedRecord[]): number[] {
  return [...new Set(runs.map(({ createdAtMs }) => createdAtMs))].toSorted((one, other) => one - other);
}

/** How often, and when, seeds were added to what was there at the start; by time. */
export function seedAdditions(runs: readonly PlannedRecord[]): SeedAddition[] {
  return planningTimes(runs)
    .slice(1)
    .map((atMs) => {
      const seeds = runs.filter(({ createdAtMs }) => createdAtMs === atMs).map(({ seed }) => seed);
      const afterResults = runs.some(
        ({ createdAtMs, status, endedAtMs }) =>
          createdAtMs < atMs && status === 'completed' && endedAtMs !== null && endedAtMs <= atMs,
      );
      return { atMs, seeds: [...new Set(seeds)].toSorted((one, other) => one - other), afterResults };
    });
}

/** How often seeds were added when there were results to look at. */
export function looksBefore(runs: readonly PlannedRecord[]): number {
  return seedAdditions(runs).filter(({ afterResults }) => afterResults).length;
}

/** With which addition of seeds each run was planned; see `PlannedRun.addition`. */
export function additionsOfRuns(runs: readonly PlannedRecord[]): PlannedRun['addition'][] {
  const times = planningTimes(runs);
  return runs.map(({ createdAtMs }) => {
    const addition = times.indexOf(createdAtMs);
    return addition === 0 ? undefined : addition;
  });
}

/** The times of creation of what is added now: behind all others, whatever the clock says. */
export function nextPlanningTime(runs: readonly PlannedRecord[], nowMs: number): number {
  return Math.max(nowMs, ...runs.map(({ createdAtMs }) => createdAtMs + 1));
}

/** Seeds that follow the largest one there is; where too few are left above it, the smallest that are free. */
export function freshSeeds(existing: readonly number[], count: number): number[] {
  const after = Math.max(-1, ...existing) + 1;
  const first = after + count - 1 <= LARGEST_SEED ? after : 0;
  const taken = new Set(existing);
  const fresh: number[] = [];
  for (let seed = first; fresh.length < count; seed++) if (!taken.has(seed)) fresh.push(seed);
  return fresh;
}

/** Which seeds are to be added: so many that are free, or these. */
export type WantedSeeds = { readonly count: number } | { readonly seeds: readonly number[] };

/**
 * The seeds that an addition means.
 * @throws AppError `invalid` for one that the experiment has already or that stands there twice, and for more than 1000 in all
 */
export function resolveSeeds({ seeds: existing }: ExperimentSpec, wanted: WantedSeeds): readonly number[] {
  const isCount = 'count' in wanted;
  const room = MOST_SEEDS - existing.length;
  const count = isCount ? wanted.count : wanted.seeds.length;
  if (count > room)
    throw invalidField(
      isCount ? 'count' : 'seeds',
      `at most ${room} more, ${MOST_SEEDS} in all`,
      String(count),
    );
  if (isCount) return freshSeeds(existing, count);
  wanted.seeds.forEach((seed, index) => {
    if (existing.includes(seed))
      throw invalidField(`seeds[${index}]`, 'a seed that the experiment has not got', String(seed));
    if (wanted.seeds.indexOf(seed) !== index)
      throw invalidField(`seeds[${index}]`, 'a seed that stands only once', String(seed));
  });
  return wanted.seeds;
}

/**
 * A spec with more seeds. With folds they are further repeats, so they come in whole ones.
 * @throws AppError `invalid` for a part of a repeat
 */
export function withMoreSeeds(spec: ExperimentSpec, added: readonly number[]): ExperimentSpec {
  const seeds = [...spec.seeds, ...added];
  if (!isFolds(spec.split)) return { ...spec, seeds };
  const perRepeat = seedsPerRepeat(spec.split);
  if (seeds.length % perRepeat !== 0)
    throw invalidField(
      'seeds',
      `a multiple of ${perRepeat} seeds, as each repeat of the cross-validation has ${perRepeat} folds`,
      String(added.length),
    );
  return { ...spec, seeds, split: { ...spec.split, repeats: seeds.length / perRepeat } };
}

/** Once, twice, 3 times. */
export function timesText(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

/**
 * What it means for a test at 5 % that seeds were added `looks` times after results were there. Stopping at the first result that
 * one likes is a choice: each look is one more chance of a false finding (Armitage, McPherson & Rowe, "Repeated significance tests
 * on accumulating data", J. R. Stat. Soc. A 132, 1969). By Bonferroni's inequality a finding at 5 % divided by the number of looks
 * holds all the same.
 */
export function looksText(looks: number): string {
  const level = Number((0.05 / (looks + 1)).toPrecision(2));
  return `seeds were added ${timesText(looks)} after results were there, and each look makes a false finding likelier than 5 %; p below ${level} stays safe`;
}
