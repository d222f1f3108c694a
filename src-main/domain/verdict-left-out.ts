import type { SeedPairs, SeedState } from './compared-group.ts';
import { assertNever } from './errors.ts';
import type { MetricComparison } from './metric-comparison.ts';

/** Two groups by name, a metric of theirs, and what became of each seed. */
export interface NamedGroups {
  readonly a: string;
  readonly b: string;
  readonly metric: MetricComparison;
  readonly seeds: SeedPairs;
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

/** Seeds that take no part in paired differences, each with its reason. */
export function leftOutOfPairs({ a, b, metric, seeds }: NamedGroups): string[] {
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

/** Runs that take no part where whole groups are compared: those that did not complete, and undefined values. */
export function leftOutOfGroups({ a, b, metric, seeds }: NamedGroups): string[] {
  const isAbsent = (state: SeedState) => state !== 'completed' && state !== 'missing';
  const incomplete = seeds.unpaired.flatMap(({ seed, ...state }) => [
    ...(isAbsent(state.a) ? [`seed ${seed}: ${describeState(a, state.a)}`] : []),
    ...(isAbsent(state.b) ? [`seed ${seed}: ${describeState(b, state.b)}`] : []),
  ]);
  const undefinedValues = metric.undefinedValues.map(
    ({ variant, seed, reason }) => `seed ${seed}: undefined for "${variant}", ${reason}`,
  );
  return [...incomplete, ...undefinedValues];
}

const NAMED_AT_MOST = 5;

/** The first five, and how many more there are. */
export function nameSome(texts: readonly string[], separator: string): string {
  const more = texts.length > NAMED_AT_MOST ? [`and ${texts.length - NAMED_AT_MOST} more`] : [];
  return [...texts.slice(0, NAMED_AT_MOST), ...more].join(separator);
}
