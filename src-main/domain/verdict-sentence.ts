import type { SeedPairs } from './compared-group.ts';
import { crossValidationText } from './cross-validation.ts';
import { AppError, assertNever } from './errors.ts';
import type { MetricComparison } from './metric-comparison.ts';
import { looksText } from './seed-addition.ts';
import { MOST_SEEDS, WANTED_POWER } from './seeds-to-add.ts';
import { shortNumber } from './short-number.ts';
import { CONFIDENCE_LEVEL } from './statistics/paired-t.ts';
import { leftOutOfGroups, leftOutOfPairs, nameSome } from './verdict-left-out.ts';
import type { Decision, VerdictEvidence } from './verdict-decision.ts';
import { decimalsOfInterval, showNumber, showP, signed } from './verdict-number.ts';

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
  /** Half-width of what counts as equal in practice, in the metric's units; null where the user set none. */
  readonly equivalenceZone: number | null;
  /** Where successive halving stopped the two behind different epochs, or one of them; absent or null where it did not. */
  readonly dropped?: { readonly a: number | null; readonly b: number | null } | null | undefined;
  /** How often seeds were added when there were results to look at. Absent: never. */
  readonly looks?: number | undefined;
}

function clausesOf(input: VerdictInput, isPaired: boolean): string {
  const leftOut = isPaired ? leftOutOfPairs(input) : leftOutOfGroups(input);
  const others = input.otherDifferences;
  const unfair =
    others.length === 0 ? '' : `; the runs differ in more than regularization (${nameSome(others, ', ')})`;
  const looks = (input.looks ?? 0) === 0 ? '' : `; ${looksText(input.looks ?? 0)}`;
  return (leftOut.length === 0 ? '' : `; left out: ${nameSome(leftOut, '; ')}`) + unfair + looks;
}

function seedsText({ test, valuesOfA, valuesOfB }: VerdictEvidence): string {
  switch (test) {
    case 'pairedT':
      return `${valuesOfA} seeds`;
    case 'welchT':
      return `${valuesOfA} and ${valuesOfB} seeds`;
    case 'correctedT':
      return `${valuesOfA} folds`;
    default:
      return assertNever(test);
  }
}

function testText(evidence: VerdictEvidence, noun: 'test' | 'tests'): string {
  const seeds = seedsText(evidence);
  switch (evidence.test) {
    case 'pairedT':
      return `paired t ${noun} over ${seeds}`;
    case 'welchT':
      return `Welch's t ${noun} over ${seeds}, unpaired because the seeds differ`;
    case 'correctedT':
      return `corrected resampled t ${noun} over ${seeds}`;
    default:
      return assertNever(evidence.test);
  }
}

/** What the result is about. */
function scopeText({ crossValidation }: VerdictEvidence): string {
  return crossValidation === undefined ? 'On this split' : `In ${crossValidationText(crossValidation)}`;
}

function correctedP(p: number, { correction, comparisons }: VerdictEvidence): string {
  return correction === 'none'
    ? showP(p)
    : `${showP(p)} after Holm's correction for ${comparisons} comparisons`;
}

function intervalText(low: number, high: number, { correction, interval }: VerdictEvidence): string {
  const decimals = decimalsOfInterval(interval.low, interval.high);
  const bounds = `${showNumber(low, decimals)} to ${showNumber(high, decimals)}`;
  const level = Math.round(CONFIDENCE_LEVEL * 100);
  return `${level} % interval ${bounds}${correction === 'none' ? '' : ', not corrected'}`;
}

function proof(low: number, high: number, evidence: VerdictEvidence): string {
  const p = correctedP(evidence.adjustedP, evidence);
  return `(${intervalText(low, high, evidence)}; ${testText(evidence, 'test')}, ${p})`;
}

function meanText(mean: number, { interval }: VerdictEvidence): string {
  return showNumber(mean, decimalsOfInterval(interval.low, interval.high));
}

function differenceSentence(
  { a, b, metric }: VerdictInput,
  { kind, evidence }: Decision,
  clauses: string,
): string {
  const { mean, interval } = evidence;
  const raised = mean > 0;
  const shown = raised
    ? proof(interval.low, interval.high, evidence)
    : proof(-interval.high, -interval.low, evidence);
  const change = `${raised ? 'raised' : 'lowered'} test ${metric.label} by ${meanText(Math.abs(mean), evidence)}`;
  return `${scopeText(evidence)}, "${b}" ${change} against "${a}" ${shown}, which is ${kind}${clauses}.`;
}

function equivalenceSentence(
  { a, b, metric }: VerdictInput,
  evidence: VerdictEvidence,
  clauses: string,
): string {
  const { mean, interval, equivalence } = evidence;
  if (equivalence === null) throw new AppError('internal', 'equivalent: expected a zone, received none');
  const p = correctedP(equivalence.adjustedP, evidence);
  const tests = `two one-sided ${testText(evidence, 'tests')}, ${p}`;
  const found = `the difference of ${meanText(mean, evidence)} (${intervalText(interval.low, interval.high, evidence)})`;
  return `${scopeText(evidence)}, "${b}" and "${a}" are equivalent in test ${metric.label}: ${found} lies within the zone of ±${shortNumber(equivalence.zone)} (${tests})${clauses}.`;
}

function requestText({ test, seedsToAdd }: VerdictEvidence): string {
  if (test === 'welchT') return 'train both with the same seeds, which tells more than different ones';
  if (seedsToAdd === null && test === 'correctedT')
    return 'more repeats on the same rows would hardly find an effect as small as the one seen; that takes more data';
  if (seedsToAdd === null) return `an effect as small as the one seen takes more than ${MOST_SEEDS} seeds`;
  const power = `${Math.round(WANTED_POWER * 100)} % power`;
  const { count, unit } = seedsToAdd;
  const seeds = `add ${count} ${count === 1 ? unit : `${unit}s`}`;
  return seedsToAdd.shows === 'difference'
    ? `${seeds} to find an effect of the size seen with ${power}`
    : `${seeds} to show equivalence with ${power} if the difference stays as seen`;
}

function undecidedSentence(
  { a, b, metric }: VerdictInput,
  evidence: VerdictEvidence,
  clauses: string,
): string {
  const { mean, interval } = evidence;
  const question = `Cannot tell with ${seedsText(evidence)} whether "${b}" changed test ${metric.label} against "${a}"`;
  const found = `${meanText(mean, evidence)} ${proof(interval.low, interval.high, evidence)}`;
  return `${question}: ${requestText(evidence)}. The difference is ${found}, which does not mean no effect${clauses}.`;
}

/**
 * The sentence of a decided comparison. It claims no more than the tests show: about the spread over seeds on one split of one
 * data set, or over the folds of one data set.
 */
export function decisionSentence(input: VerdictInput, decision: Decision): string {
  const { kind, evidence } = decision;
  const clauses = clausesOf(input, evidence.test !== 'welchT');
  switch (kind) {
    case 'better':
    case 'worse':
      return differenceSentence(input, decision, clauses);
    case 'equivalent':
      return equivalenceSentence(input, evidence, clauses);
    case 'cannotTell':
      return undecidedSentence(input, evidence, clauses);
    default:
      return assertNever(kind);
  }
}

function droppedSentence({ a, b, dropped }: VerdictInput): string {
  const parts = [
    { name: a, epoch: dropped?.a ?? null },
    { name: b, epoch: dropped?.b ?? null },
  ].flatMap(({ name, epoch }) => (epoch === null ? [] : [`"${name}" behind epoch ${epoch}`]));
  return `No verdict: successive halving stopped ${parts.join(' and ')}, for its mean on validation was not among the best then. The two were not trained equally long, so their numbers do not say what regularization does at the end; the correction for several comparisons counts this one all the same.`;
}

/** Why there is no verdict. */
export function noVerdictSentence(input: VerdictInput): string {
  if ((input.dropped ?? null) !== null) return droppedSentence(input);
  const { a, b, metric, seeds } = input;
  const { n, mean, sd } = metric.difference;
  const clauses = clausesOf(input, true);
  const subject = `test ${metric.label}`;
  const unit = metric.crossValidation === undefined ? 'seed' : 'fold';
  if (mean.value !== null && sd.value !== null) {
    const shared = n === 2 ? `both ${unit}s` : `all ${n} ${unit}s`;
    const what =
      mean.value === 0
        ? `"${a}" and "${b}" have equal ${subject} under ${shared}`
        : `${subject} differs by the same ${signed(mean.value)} under ${shared}`;
    return `Cannot tell: ${what}, so there is no spread to judge it by${clauses}.`;
  }
  if (mean.value !== null)
    return `Cannot tell with 1 ${unit}: ${subject} differs by ${signed(mean.value)}, and a verdict needs at least 2 ${unit}s${clauses}.`;
  if (seeds.pairs.length === 0)
    return `Cannot tell: no seed was completed by both "${a}" and "${b}"${clauses}.`;
  return `Cannot tell: ${subject} is not defined for both variants under any common seed${clauses}.`;
}
