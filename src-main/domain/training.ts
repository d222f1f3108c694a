import type { FieldProblem } from './errors.ts';
import type { HalvingSpec } from './halving.ts';
import { scheduleProblems, type ScheduleSpec } from './schedule.ts';

/**
 * What is minimized, per row, and the mean over rows of it. Cross-entropies are on logits, natural logarithm.
 * `softmaxCrossEntropy`: log Σ exp(z) − z[class]; `torch.nn.CrossEntropyLoss`, Keras' `SparseCategoricalCrossentropy(from_logits)`.
 * `sigmoidCrossEntropy`: log(1 + exp(−z)) for class 1, log(1 + exp(z)) for class 0; `BCEWithLogitsLoss`,
 * `BinaryCrossentropy(from_logits)`.
 * `squaredError`: (ŷ − y)²; `MSELoss`, `MeanSquaredError`.
 * `absoluteError`: |ŷ − y| with gradient sign(ŷ − y), 0 at 0; `L1Loss`, `MeanAbsoluteError`.
 * `huber`: d²/2 where |d| = |ŷ − y| ≤ δ, else δ·(|d| − δ/2); `HuberLoss(delta)`, Keras' `Huber(delta)`.
 */
export type LossName =
  'softmaxCrossEntropy' | 'sigmoidCrossEntropy' | 'squaredError' | 'absoluteError' | 'huber';

export const CLASSIFICATION_LOSSES = [
  'softmaxCrossEntropy',
  'sigmoidCrossEntropy',
] as const satisfies LossName[];
export const REGRESSION_LOSSES = ['squaredError', 'absoluteError', 'huber'] as const satisfies LossName[];

/**
 * How gradients become steps, t counting steps from 1. Decay is a regularizer here, and is coupled or decoupled under every
 * optimizer: coupled decay stands in g, decoupled decay acts beside the step (see `CoupledWeightDecay`).
 */
export type OptimizerSpec =
  | {
      /**
       * v ← momentum·v + g; w ← w − η·v, with Nesterov w ← w − η·(g + momentum·v).
       * `torch.optim.SGD` with dampening 0. Keras' `SGD` has η inside v.
       */
      readonly type: 'sgd';
      readonly learningRate: number;
      /** Absent: 0. */
      readonly momentum?: number | undefined;
      /** Absent: no. */
      readonly nesterov?: boolean | undefined;
    }
  | {
      /**
       * m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w − η·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
       * `torch.optim.Adam`, `AdamW`. Keras adds its ε (1e-7) to √v before the correction.
       */
      readonly type: 'adam' | 'adamw';
      readonly learningRate: number;
      /** Absent: 0.9. */
      readonly beta1?: number | undefined;
      /** Absent: 0.999. */
      readonly beta2?: number | undefined;
      /** Absent: 1e-8. */
      readonly epsilon?: number | undefined;
    }
  | {
      /**
       * v ← α·v + (1 − α)·g²; centred: a ← α·a + (1 − α)·g and v − a² in place of v; w ← w − η·g/(√v + ε), or with momentum
       * b ← momentum·b + g/(√v + ε); w ← w − η·b. `torch.optim.RMSprop`. Keras' `RMSprop(rho)` has ε (1e-7) under the root.
       */
      readonly type: 'rmsprop';
      readonly learningRate: number;
      /** α; absent: 0.99. */
      readonly alpha?: number | undefined;
      /** Absent: 1e-8. */
      readonly epsilon?: number | undefined;
      /** Absent: 0. */
      readonly momentum?: number | undefined;
      /** Absent: no. */
      readonly centered?: boolean | undefined;
    }
  | {
      /**
       * s ← s + g²; w ← w − η/(1 + (t − 1)·decay)·g/(√s + ε), s starting at `initialAccumulator`. `torch.optim.Adagrad`.
       * Keras' `Adagrad` starts at 0.1 and has ε (1e-7) under the root.
       */
      readonly type: 'adagrad';
      readonly learningRate: number;
      /** PyTorch's `lr_decay`; absent: 0. */
      readonly learningRateDecay?: number | undefined;
      /** Absent: 0. */
      readonly initialAccumulator?: number | undefined;
      /** Absent: 1e-10. */
      readonly epsilon?: number | undefined;
    };

/**
 * Limits the gradient of data loss plus penalty, before the optimizer sees it, each run by its own gradient. Coupled decay
 * is added behind it, because PyTorch's optimizers add their `weight_decay` to what was clipped.
 * `value`: each number is moved into ±limit; `clip_grad_value_`, Keras' `clipvalue`.
 * `norm`: the gradient as one vector of all parameters is multiplied by min(1, limit/(norm + 1e-6)); `clip_grad_norm_`, and
 * Keras' `global_clipnorm` but for the 1e-6.
 */
export interface ClippingSpec {
  readonly type: 'value' | 'norm';
  /** > 0 */
  readonly limit: number;
}

/** Everything about training but regularization; the same for every variant. */
export interface TrainingSpec {
  readonly loss: LossName;
  /**
   * Under softmax cross-entropy one weight per class, in the order of the classes: the mean over rows becomes
   * Σ w[class]·loss / Σ w[class], in training, in every stored data loss and on every part.
   * `CrossEntropyLoss(weight)`. Keras' `class_weight` divides by the number of rows instead. Absent: 1 for each.
   */
  readonly classWeights?: readonly number[] | undefined;
  /** Under sigmoid cross-entropy what multiplies the loss of class 1: `BCEWithLogitsLoss(pos_weight)`. Absent: 1. */
  readonly positiveWeight?: number | undefined;
  /** δ of the Huber loss. Absent: 1. */
  readonly huberDelta?: number | undefined;
  readonly optimizer: OptimizerSpec;
  /** Absent: constant. */
  readonly schedule?: ScheduleSpec | undefined;
  /** Absent: none. */
  readonly clipping?: ClippingSpec | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  /** Stops variants early that do badly. Absent: every variant trains all epochs. */
  readonly halving?: HalvingSpec | undefined;
}

/** A loss with everything that it needs settled. */
export interface LossSettings {
  readonly name: LossName;
  /** One per class; null: 1 for each. */
  readonly classWeights: readonly number[] | null;
  readonly positiveWeight: number;
  readonly huberDelta: number;
}

/** A loss with its defaults. */
export function plainLoss(name: LossName): LossSettings {
  return { name, classWeights: null, positiveWeight: 1, huberDelta: 1 };
}

/** The loss of a training, defaults filled in. */
export function lossOf({
  loss,
  classWeights,
  positiveWeight,
  huberDelta,
}: Pick<TrainingSpec, 'loss' | 'classWeights' | 'positiveWeight' | 'huberDelta'>): LossSettings {
  return {
    name: loss,
    classWeights: classWeights ?? null,
    positiveWeight: positiveWeight ?? 1,
    huberDelta: huberDelta ?? 1,
  };
}

/** A setting of one loss beside another one would be ignored; a spec must not claim what does not happen. */
function lossProblems(training: TrainingSpec): FieldProblem[] {
  const owners = {
    classWeights: 'softmaxCrossEntropy',
    positiveWeight: 'sigmoidCrossEntropy',
    huberDelta: 'huber',
  } as const;
  const problems: FieldProblem[] = [];
  for (const field of ['classWeights', 'positiveWeight', 'huberDelta'] as const) {
    const isGiven = training[field] !== undefined;
    if (isGiven && training.loss !== owners[field])
      problems.push({
        field: `training.${field}`,
        expected: `nothing, because only ${owners[field]} has it`,
        received: JSON.stringify(training[field]),
      });
  }
  if (training.classWeights?.every((weight) => weight === 0) === true)
    problems.push({
      field: 'training.classWeights',
      expected: 'a weight > 0 for at least one class',
      received: JSON.stringify(training.classWeights),
    });
  return problems;
}

function optimizerProblems({ optimizer }: TrainingSpec): FieldProblem[] {
  if (optimizer.type === 'sgd' && optimizer.nesterov === true && !((optimizer.momentum ?? 0) > 0))
    return [
      {
        field: 'training.optimizer.momentum',
        expected: 'a number > 0 where nesterov is true',
        received: String(optimizer.momentum ?? 'nothing'),
      },
    ];
  return [];
}

/** What is wrong with a training across its fields. */
export function trainingProblems(training: TrainingSpec): FieldProblem[] {
  const { schedule, optimizer, epochs, halving } = training;
  return [
    ...(halving === undefined || halving.minEpochs < epochs
      ? []
      : [
          {
            field: 'training.halving.minEpochs',
            expected: `fewer than the ${epochs} epochs`,
            received: String(halving.minEpochs),
          },
        ]),
    ...lossProblems(training),
    ...optimizerProblems(training),
    ...(schedule === undefined ? [] : scheduleProblems(schedule, optimizer.learningRate, epochs)),
  ];
}
