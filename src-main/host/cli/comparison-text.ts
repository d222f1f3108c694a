import { crossValidationText } from '../../domain/cross-validation.ts';
import type { Comparison, GroupOverview } from '../../domain/compare.ts';
import { evidenceLimit, evidenceText } from '../../domain/evidence-text.ts';
import type { MetricComparison } from '../../domain/metric-comparison.ts';
import { decimalsOf, intervalText, meanAndSd, pText, signed } from '../../domain/number-text.ts';
import { shownDifference, unpairedSentence } from '../../domain/shown-difference.ts';
import { seedsText } from './seeds-text.ts';
import { cutToWidth, widthOf } from './terminal-width.ts';
import { textTable, type Alignment } from './text-table.ts';

const ALIGNMENTS: readonly Alignment[] = ['left', 'right', 'right', 'right', 'left', 'right'];

/** What of a comparison is printed. */
export interface ComparisonTextOptions {
  /** Metrics per class, of training and validation, and of every parameter too. */
  readonly everything: boolean;
}

/**
 * A comparison as lines for a terminal: what was not fair first, then the tables, then the verdict.
 * @param verdict see `verdictText`
 */
export function comparisonText(
  comparison: Comparison,
  verdict: readonly string[],
  options: ComparisonTextOptions,
): string[] {
  const { a, b, pairedSeeds, crossValidation } = comparison;
  const design = crossValidation === undefined ? '' : `${crossValidationText(crossValidation)}, `;
  const pairs = `${design}${pairedSeeds.length} ${pairedSeeds.length === 1 ? 'pair' : 'pairs'} of runs with the same seed`;
  return [
    `${b.variant} against ${a.variant} (${pairs})`,
    ...differenceLines(comparison),
    ...unpairedLines(comparison),
    ...[a, b].flatMap(incompleteLines),
    '',
    ...tables(comparison, options),
    ...undefinedLines(comparison, options),
    ...verdict,
    ...limitLines(comparison),
  ];
}

/** What cross-validation was, and what it may not be taken to say. */
function limitLines({ verdict: { evidence } }: Comparison): string[] {
  const limit = evidence === null ? null : evidenceLimit(evidence);
  return evidence === null || limit === null ? [] : [`${evidenceText(evidence)}.`, limit];
}

function differenceLines({ differences, a, b }: Comparison): string[] {
  if (differences.length === 0) return [];
  return [
    'Not only the regularization differs:',
    ...differences.map(
      (difference) => `  ${difference.what}: ${difference.a} (${a.variant}), ${difference.b} (${b.variant})`,
    ),
  ];
}

function unpairedLines(comparison: Comparison): string[] {
  const sentence = unpairedSentence(comparison);
  return sentence === null ? [] : [sentence];
}

function incompleteLines({ variant, notCompleted }: GroupOverview): string[] {
  if (notCompleted.length === 0) return [];
  const byState = Map.groupBy(notCompleted, ({ state }) => state);
  const runs = [...byState]
    .map(([state, own]) => `${seedsText(own.map(({ seed }) => seed))} ${state}`)
    .join(', ');
  return [`Not in the numbers of ${variant}: ${runs}`];
}

function shownMetrics({ metrics, gaps }: Comparison, { everything }: ComparisonTextOptions) {
  const shown = everything
    ? metrics
    : metrics.filter(({ scope, detail, name }) => (scope === 'test' && detail === '') || name === 'penalty');
  return [...shown, ...gaps];
}

const TITLES: Readonly<Record<MetricComparison['scope'], string>> = {
  train: 'on train',
  validation: 'on validation',
  test: 'on test',
  model: 'of the model',
  gap: 'generalization gap: how much better on train than on validation',
};

/** Wider heads would push the numbers apart; the line above the table has the whole names. */
const WIDEST_HEAD = 28;

function shortened(name: string): string {
  return widthOf(name) <= WIDEST_HEAD ? name : `${cutToWidth(name, WIDEST_HEAD - 1)}…`;
}

function differenceHead(a: GroupOverview, b: GroupOverview): string {
  const names = `${b.variant} − ${a.variant}`;
  return widthOf(names) <= WIDEST_HEAD ? names : 'second − first';
}

/** One table per scope, all columns aligned with each other. */
function tables(comparison: Comparison, options: ComparisonTextOptions): string[] {
  const rows = shownMetrics(comparison, options);
  const { a, b } = comparison;
  const head = ['', shortened(a.variant), shortened(b.variant), differenceHead(a, b), '95 % interval', 'p'];
  const lines = textTable([head, ...rows.map(metricRow)], ALIGNMENTS);
  return rows.flatMap((row, at) => {
    const line = lines[at + 1];
    if (at > 0 && rows[at - 1].scope === row.scope) return [line, ...(at === rows.length - 1 ? [''] : [])];
    const title = TITLES[row.scope];
    const start = at === 0 ? [lines[0]] : [''];
    return [...start, title, line, ...(at === rows.length - 1 ? [''] : [])];
  });
}

function metricRow(row: MetricComparison): string[] {
  const decimals = decimalsOf(row);
  const { mean, interval, p } = shownDifference(row);
  return [
    `  ${row.label}`,
    meanAndSd(row.a, decimals),
    meanAndSd(row.b, decimals),
    mean.value === null ? '–' : signed(mean.value, decimals),
    intervalText(interval, decimals),
    pText(p.value),
  ];
}

interface UndefinedMetric {
  readonly metric: string;
  readonly reason: string;
  /** In which runs, as in `none seeds 0, 1; L2 seed 0`. */
  readonly runs: string;
}

function undefinedMetrics({ scope, label, undefinedValues }: MetricComparison): UndefinedMetric[] {
  const metric = scope === 'gap' ? `gap of ${label}` : `${label} ${TITLES[scope]}`;
  return [...Map.groupBy(undefinedValues, ({ reason }) => reason)].map(([reason, values]) => {
    const byVariant = Map.groupBy(values, ({ variant }) => variant);
    const runs = [...byVariant].map(
      ([variant, own]) => `${variant} ${seedsText(own.map(({ seed }) => seed))}`,
    );
    return { metric, reason, runs: runs.join('; ') };
  });
}

/** Why a dash stands in the table, or why a mean is over fewer runs: one line a reason. */
function undefinedLines(comparison: Comparison, options: ComparisonTextOptions): string[] {
  const missing = shownMetrics(comparison, options).flatMap(undefinedMetrics);
  if (missing.length === 0) return [];
  const lines = Map.groupBy(missing, ({ reason, runs }) => `${reason} (${runs})`);
  return [
    'Undefined, and not in the means:',
    ...[...lines].map(([why, own]) => `  ${own.map(({ metric }) => metric).join(', ')}: ${why}`),
    '',
  ];
}
