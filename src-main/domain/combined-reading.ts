import { assertNever } from './errors.ts';
import type { MetricOnRows, PredictionEvidence } from './prediction-evidence.ts';
import type { VerdictKind } from './verdict-decision.ts';

/**
 * What the rows say about the mean of a metric's differences over the seeds' models. `better`, `worse`: the 95 % interval over
 * rows leaves out 0, on that side. `open`: it includes 0. `none`: there is no interval.
 */
export type RowsAnswer = 'better' | 'worse' | 'open' | 'none';

/**
 * How the tests over seeds and those over rows read together. Seeds ask: would training again show it? Rows ask: would other
 * rows show it, with these very models? `both`: each says the same, better or worse. `seedsOnly`: only the seeds tell.
 * `rowsOnly`: only the rows tell. `neither`: none does. `against`: they say opposite things. `seedsAlone`: there is no
 * interval over rows, so the seeds stand alone.
 */
export type ReadingKind = 'both' | 'seedsOnly' | 'rowsOnly' | 'neither' | 'against' | 'seedsAlone';

/** Two kinds of evidence, side by side, and what they say together. */
export interface CombinedReading {
  readonly kind: ReadingKind;
  readonly seeds: VerdictKind;
  readonly rows: RowsAnswer;
  readonly sentence: string;
}

/** What the rows say about the mean difference. */
export function rowsAnswer({
  mean,
  direction,
}: {
  readonly mean: Pick<MetricOnRows, 'interval'>;
  readonly direction: PredictionEvidence['direction'];
}): RowsAnswer {
  const { low, high } = mean.interval;
  if (low === null || direction === 'neither') return 'none';
  if (low <= 0 && high >= 0) return 'open';
  return low > 0 === (direction === 'higherIsBetter') ? 'better' : 'worse';
}

function kindOf(seeds: VerdictKind, rows: RowsAnswer): ReadingKind {
  if (rows === 'none') return 'seedsAlone';
  const seedsTell = seeds === 'better' || seeds === 'worse';
  if (rows === 'open') return seedsTell ? 'seedsOnly' : 'neither';
  if (!seedsTell) return 'rowsOnly';
  return seeds === rows ? 'both' : 'against';
}

function modelsText(pairs: number): string {
  return pairs === 1 ? 'this one pair of models' : `these ${pairs} pairs of models`;
}

function seedsText(seeds: VerdictKind): string {
  switch (seeds) {
    case 'better':
    case 'worse':
      return `Over the seeds B is ${seeds}`;
    case 'equivalent':
      return 'Over the seeds A and B are equal within the zone that was set';
    case 'cannotTell':
      return 'Over the seeds no difference can be told';
    case 'noVerdict':
      return 'There are too few seeds, or they do not vary, so training again may give anything';
    default:
      return assertNever(seeds);
  }
}

function conclusion(kind: ReadingKind, seeds: VerdictKind, rows: RowsAnswer, evidence: PredictionEvidence) {
  const models = modelsText(evidence.perSeed.length);
  const count = evidence.sharedRows;
  switch (kind) {
    case 'both':
      return `${seedsText(seeds)}, and on these ${count} rows too: neither luck in training nor luck in the choice of test rows explains it.`;
    case 'seedsOnly':
      return `${seedsText(seeds)}, but these ${count} rows are too few to say that it holds on other rows: train with a larger test part before relying on it.`;
    case 'rowsOnly':
      return `On rows like these B is ${rows} with ${models}. ${seedsText(seeds)}: what the rows show is about these trained models, and may be gone after training again.`;
    case 'neither':
      return `${seedsText(seeds)}, and these ${count} rows do not tell ${models} apart either. That is no proof that there is no difference.`;
    case 'against':
      return `${seedsText(seeds)}, while on these ${count} rows it is ${rows}: the two rest on different runs, so look at which seeds take part in which.`;
    case 'seedsAlone':
      return evidence.sharedRows === null
        ? `${seedsText(seeds)}. Each seed was tested on rows of its own, so the spread over seeds holds the chance of rows already.`
        : `${seedsText(seeds)}. There is no interval over the ${count} rows.`;
    default:
      return assertNever(kind);
  }
}

/**
 * Reads the two kinds of evidence about one metric on the test part together, by the rules of `ReadingKind`. They are never
 * mixed into one p: one is about training again, the other about other rows.
 * @param seeds the verdict of the tests over seeds on the same metric
 */
export function combineEvidence(seeds: VerdictKind, evidence: PredictionEvidence): CombinedReading {
  const rows = rowsAnswer(evidence);
  const kind = kindOf(seeds, rows);
  return { kind, seeds, rows, sentence: conclusion(kind, seeds, rows, evidence) };
}
