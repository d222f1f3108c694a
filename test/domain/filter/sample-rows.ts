import type { ExperimentRow, MeanAndSd } from '../../../src-main/domain/experiment-row.ts';
import type { RunInTable } from '../../../src-main/domain/filter/table-fields.ts';
import type { MeasurementKey } from '../../../src-main/domain/run.ts';

/** What the rows' `values` are of. */
export const SAMPLE_METRICS: readonly MeasurementKey[] = [
  { scope: 'test', name: 'accuracy', detail: '' },
  { scope: 'validation', name: 'logLoss', detail: '' },
  { scope: 'test', name: 'precision', detail: 'malignant' },
];

function of(mean: number | null): MeanAndSd | null {
  return mean === null ? null : { n: 5, mean, sd: 0.01 };
}

/** An experiment of two variants; the numbers are accuracy and validation log loss of each. */
export function experimentRow(
  changes: Partial<ExperimentRow> = {},
  numbers: readonly (readonly [number | null, number | null])[] = [
    [0.95, 0.2],
    [0.9737, 0.1],
  ],
): ExperimentRow {
  const variants = ['none', 'L2 0.01'];
  return {
    id: 1,
    name: 'Breast cancer: none against L2',
    notes: 'Looked at the log loss.',
    task: 'classification',
    dataName: 'breast_cancer',
    dataHash: 'aa',
    primaryMetric: 'accuracy',
    countedEpoch: 'last',
    epochs: 100,
    specHash: 'bb',
    createdAtMs: new Date(2026, 2, 1, 14, 30).getTime(),
    variants,
    runs: { completed: 9, diverged: 1 },
    starred: false,
    tags: ['paper', 'To check'],
    trashedAtMs: null,
    model: '30 → 64 → 2',
    seeds: 5,
    durationMs: 90_400,
    backend: 'native',
    groups: variants.map((variant, index) => ({
      variant,
      regularization: index === 0 ? 'none' : 'L2 0.01 on dense1',
      runs: 5,
      completed: 5,
      primary: of(numbers[index][0]),
      gap: of(0.1 - 0.05 * index),
      values: [of(numbers[index][0]), of(numbers[index][1]), null],
    })),
    ...changes,
  };
}

export function runRow(changes: Partial<RunInTable> = {}): RunInTable {
  const { id, name, dataName, model, primaryMetric, createdAtMs, starred, tags, notes, variants } =
    experimentRow();
  return {
    id: 11,
    experimentId: id,
    variantIndex: 1,
    seed: 3,
    status: 'completed',
    backend: 'native',
    durationMs: 4000,
    epochsDone: 80,
    countedEpoch: 80,
    primary: 0.97,
    gap: 0.05,
    values: [0.97, 0.1, null],
    experiment: { id, name, dataName, model, primaryMetric, createdAtMs, starred, tags, notes, variants },
    ...changes,
  };
}
