import { augmentationProblems } from './augmentation-problems.ts';
import { isOnRows, ROW_REGULARIZATIONS } from './augmentation.ts';
import type { EarlyStopping } from './early-stopping.ts';
import type { FieldProblem } from './errors.ts';
import { CLASSIFICATION_METRICS, REGRESSION_METRICS } from './metrics/primary-metric.ts';
import type { ModelSpec } from './model.ts';
import { regularizationProblems } from './regularization-problems.ts';
import type { Regularization } from './regularization.ts';
import type { TrainingSpec } from './training.ts';
import { variantModel } from './variant-model.ts';

/** The part of an experiment that a variant's regularizers must fit. */
export interface VariantContext {
  readonly task: 'classification' | 'regression';
  readonly model: ModelSpec;
  readonly training: TrainingSpec;
}

/** Two of them would contradict each other; two penalties or dropouts add up. */
const ONLY_ONCE: readonly Regularization['type'][] = [
  'labelSmoothing',
  'earlyStopping',
  ...ROW_REGULARIZATIONS,
];

function repeatProblems(regularizations: readonly Regularization[], field: string): FieldProblem[] {
  return regularizations.flatMap(({ type }, index) => {
    const isFirst = regularizations.findIndex((other) => other.type === type) === index;
    if (isFirst || !ONLY_ONCE.includes(type)) return [];
    return [
      {
        field: `${field}.regularization[${index}].type`,
        expected: `${type} only once in a variant`,
        received: JSON.stringify(type),
      },
    ];
  });
}

/** What is wrong with a regularizer against the task that it is meant for. */
function taskProblems(
  regularization: Regularization,
  field: string,
  context: VariantContext,
): FieldProblem[] {
  if (regularization.type === 'labelSmoothing' && context.task !== 'classification')
    return [
      {
        field: `${field}.type`,
        expected: 'labelSmoothing for classification only',
        received: '"labelSmoothing"',
      },
    ];
  if (isOnRows(regularization)) return augmentationProblems(regularization, field, context);
  if (regularization.type === 'earlyStopping') return monitorProblems(regularization, field, context.task);
  return [];
}

function monitorProblems(
  { monitor = 'dataLoss' }: EarlyStopping,
  field: string,
  task: VariantContext['task'],
): FieldProblem[] {
  const metrics = task === 'classification' ? CLASSIFICATION_METRICS : REGRESSION_METRICS;
  const fitting: readonly string[] = ['dataLoss', ...metrics];
  if (fitting.includes(monitor)) return [];
  return [
    {
      field: `${field}.monitor`,
      expected: `one of ${fitting.join(', ')} for ${task}`,
      received: JSON.stringify(monitor),
    },
  ];
}

/** A penalty that never reaches its strength is not the penalty that the spec names. */
function warmUpProblems(regularization: Regularization, field: string, epochs: number): FieldProblem[] {
  const warmUp = 'warmUpEpochs' in regularization ? regularization.warmUpEpochs : undefined;
  if (warmUp === undefined || warmUp <= epochs) return [];
  return [
    {
      field: `${field}.warmUpEpochs`,
      expected: `at most ${epochs}, the epochs of the training`,
      received: String(warmUp),
    },
  ];
}

/**
 * What is wrong with a variant against its experiment.
 * @param field path of the variant in the spec
 */
export function variantProblems(
  regularizations: readonly Regularization[],
  field: string,
  context: VariantContext,
): FieldProblem[] {
  const { model, training } = context;
  const own = variantModel(model, regularizations);
  return [
    ...regularizations.flatMap((regularization, index) => {
      const place = `${field}.regularization[${index}]`;
      return [
        ...regularizationProblems(regularization, place, model, own, training.optimizer.type),
        ...taskProblems(regularization, place, context),
        ...warmUpProblems(regularization, place, training.epochs),
      ];
    }),
    ...repeatProblems(regularizations, field),
  ];
}
