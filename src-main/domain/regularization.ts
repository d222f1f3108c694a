import { isOnRows, type RowRegularization } from './augmentation.ts';
import type { LayerSite, ModelShape, ParameterKind, ParameterShape } from './model-shape.ts';
import type { EarlyStopping } from './early-stopping.ts';
import { assertNever } from './errors.ts';

/**
 * Which parameters a penalty or decay acts on.
 * Without `layers` it acts on every layer: one strength for the whole model is the short form.
 */
export interface RegularizationTarget {
  /** Names of layers; absent: all layers that have parameters. */
  readonly layers?: readonly string[] | undefined;
  /**
   * Kinds of parameters; absent: kernels only for penalties (Keras' `kernel_regularizer`), every kind for weight decay
   * (PyTorch's `weight_decay`).
   */
  readonly parameters?: readonly ParameterKind[] | undefined;
}

/** What every penalty may have beside its strength. */
export interface PenaltyTarget extends RegularizationTarget {
  /**
   * Epochs over which the strength rises: in epoch e, from 1, it is multiplied by min(1, e/warmUpEpochs), in the gradient and in
   * the stored penalty. Absent: the full strength from the start. Neither PyTorch nor Keras has it.
   */
  readonly warmUpEpochs?: number | undefined;
}

/**
 * L1 penalty λ·Σ|w|, added to the data loss. Its gradient is λ·sign(w), with sign(0) = 0.
 * Keras: `regularizers.L1(λ)`. PyTorch: `λ * p.abs().sum()` added to the loss. scikit-learn's Lasso: `alpha`.
 */
export interface L1 extends PenaltyTarget {
  readonly type: 'l1';
  readonly strength: number;
}

/**
 * Squared L2 penalty λ·Σw², added to the data loss. Its gradient is 2λ·w.
 * Keras: `regularizers.L2(λ)`. PyTorch: `λ * p.pow(2).sum()` added to the loss, or `weight_decay = 2λ` under plain SGD.
 */
export interface L2 extends PenaltyTarget {
  readonly type: 'l2';
  readonly strength: number;
}

/**
 * Un-squared L2 norm λ·Σ‖w‖₂, one norm per parameter tensor, added to the data loss.
 * Its gradient is λ·w/‖w‖₂, and 0 where the tensor is all zero (as `torch.norm` has it).
 * PyTorch: `λ * sum(torch.norm(p) for p in parameters)`. Keras has none.
 */
export interface L2Norm extends PenaltyTarget {
  readonly type: 'l2Norm';
  readonly strength: number;
}

/** Elastic net λ₁·Σ|w| + λ₂·Σw² (Zou, Hastie 2005). Keras: `regularizers.L1L2(l1, l2)`. */
export interface ElasticNet extends PenaltyTarget {
  readonly type: 'elasticNet';
  readonly l1: number;
  readonly l2: number;
}

/**
 * Coupled weight decay: λ·w is added to the gradient before the optimizer sees it. No term of the loss.
 * PyTorch: `SGD(weight_decay=λ)`, `Adam(weight_decay=λ)`. Keras has none.
 */
export interface CoupledWeightDecay extends RegularizationTarget {
  readonly type: 'coupledWeightDecay';
  readonly strength: number;
}

/**
 * Decoupled weight decay: w ← w − η·λ·w beside the optimizer's own step (Loshchilov, Hutter 2019). No term of the loss.
 * PyTorch: `AdamW(weight_decay=λ)`. Keras: `weight_decay` of any optimizer.
 */
export interface DecoupledWeightDecay extends RegularizationTarget {
  readonly type: 'decoupledWeightDecay';
  readonly strength: number;
}

/**
 * Inverted dropout (Srivastava et al. 2014): in training each output is set to 0 with probability `rate` and otherwise
 * multiplied by 1/(1 − rate); in evaluation nothing happens.
 * It acts on the output of the named dense layers and convolutions, behind their norm and activation; absent: of every
 * dense layer but the last, and of no convolution. PyTorch: `nn.Dropout(rate)`. Keras: `layers.Dropout(rate)`.
 */
export interface Dropout {
  readonly type: 'dropout';
  readonly rate: number;
  readonly layers?: readonly string[] | undefined;
}

/**
 * Label smoothing (Szegedy et al. 2016): training takes (1 − amount)·onehot + amount/classes in place of the class, under
 * sigmoid cross-entropy (1 − amount)·y + amount/2. PyTorch: `CrossEntropyLoss(label_smoothing=amount)`; none for
 * `BCEWithLogitsLoss`. Keras: `CategoricalCrossentropy(label_smoothing=amount)`, `BinaryCrossentropy(label_smoothing=amount)`.
 * Only the gradient knows of it: every stored data loss is the one without smoothing, so that variants stay comparable.
 */
export interface LabelSmoothing {
  readonly type: 'labelSmoothing';
  /** From 0 to below 1. */
  readonly amount: number;
}

/** Which outputs a penalty on activities sees. */
export interface ActivityTarget {
  /**
   * Names of dense layers and convolutions, whose outputs are seen behind their norm and activation and before any dropout;
   * absent: all but the one that makes the model's outputs.
   */
  readonly layers?: readonly string[] | undefined;
  /** As in `PenaltyTarget`. */
  readonly warmUpEpochs?: number | undefined;
}

/**
 * L1 penalty on activities λ·(1/B)·Σ_rows Σ|a|, added to the data loss: the mean over the B rows of the batch of the sum over a
 * row's outputs, places and channels alike. Its gradient by an output is λ/B·sign(a), with sign(0) = 0.
 * PyTorch: `λ * a.abs().sum() / len(a)` added to the loss. Keras: `activity_regularizer=regularizers.L1(λ)`, which divides by the
 * batch size too; Keras 3 did not before its issue 22018 was mended in 2026.
 * The stored penalty is that of all training rows, in evaluation mode and at the weights it stands beside.
 */
export interface ActivityL1 extends ActivityTarget {
  readonly type: 'activityL1';
  readonly strength: number;
}

/**
 * Squared L2 penalty on activities λ·(1/B)·Σ_rows Σa², added to the data loss, with gradient 2λ/B·a; see `ActivityL1` for what it
 * is the mean of. PyTorch: `λ * a.pow(2).sum() / len(a)` added to the loss. Keras: `activity_regularizer=regularizers.L2(λ)`.
 */
export interface ActivityL2 extends ActivityTarget {
  readonly type: 'activityL2';
  readonly strength: number;
}

/** Which kernels something acts on that takes a kernel apart into units: column u of W is what unit u is made of. */
export interface KernelTarget {
  /** Names of layers; absent: all layers that have a kernel. */
  readonly layers?: readonly string[] | undefined;
}

/**
 * Group lasso over units (Yuan, Lin 2006, without their factor for the size of a group): λ·Σ_units ‖w_unit‖₂, added to the
 * data loss. Its gradient is λ·w/‖w_unit‖₂, and 0 for a unit that is all zero; it drives whole units to 0.
 * PyTorch: `λ * layer.weight.norm(dim=1).sum()` added to the loss. Keras has none.
 */
export interface GroupLasso extends KernelTarget {
  readonly type: 'groupLasso';
  readonly strength: number;
  readonly warmUpEpochs?: number | undefined;
}

/**
 * Orthogonal regularization (Brock et al. 2017) λ·‖WᵀW − I‖²_F, added to the data loss, with gradient 4λ·W·(WᵀW − I): units
 * are drawn to norm 1 and to right angles. More units than inputs cannot all be at right angles.
 * PyTorch: `λ * (layer.weight @ layer.weight.T - I).pow(2).sum()` added to the loss. Keras' `OrthogonalRegularizer` is another
 * penalty: on the absolute cosines between units.
 */
export interface Orthogonal extends KernelTarget {
  readonly type: 'orthogonal';
  readonly strength: number;
  readonly warmUpEpochs?: number | undefined;
}

/**
 * After each step a unit whose ‖w_unit‖₂ is above the limit is scaled down to it (Srivastava et al. 2014).
 * Keras: `constraints.MaxNorm(limit, axis=0)`. PyTorch: `layer.weight.data.renorm_(2, 0, limit)` after `optimizer.step()`.
 */
export interface MaxNorm extends KernelTarget {
  readonly type: 'maxNorm';
  readonly limit: number;
}

/**
 * After each step every unit is scaled to ‖w_unit‖₂ = 1; one that is all zero stays.
 * Keras: `constraints.UnitNorm(axis=0)`. PyTorch: `layer.weight.data = functional.normalize(layer.weight.data, dim=1)`.
 */
export interface UnitNorm extends KernelTarget {
  readonly type: 'unitNorm';
}

/**
 * Batch norm as a regularizer: switches on batch norms that the model marks as `optional`; a variant without a switch trains the
 * model without them. What they compute, and what they are in PyTorch and Keras, stands at `BatchNormLayer`. All other layers
 * start from the same weights either way, and see the same batches and dropout draws.
 */
export interface BatchNormSwitch {
  readonly type: 'batchNorm';
  /** Names of optional batch norms; absent: all of the model's. */
  readonly layers?: readonly string[] | undefined;
}

/** One regularizer of a variant. */
export type Regularization =
  | L1
  | L2
  | L2Norm
  | ElasticNet
  | GroupLasso
  | Orthogonal
  | ActivityL1
  | ActivityL2
  | CoupledWeightDecay
  | DecoupledWeightDecay
  | MaxNorm
  | UnitNorm
  | BatchNormSwitch
  | Dropout
  | LabelSmoothing
  | RowRegularization
  | EarlyStopping;

/** The penalties on activities. */
export type ActivityRegularization = ActivityL1 | ActivityL2;

/** The regularizers that act on parameters. */
export type ParameterRegularization = Exclude<
  Regularization,
  ActivityRegularization | BatchNormSwitch | Dropout | LabelSmoothing | RowRegularization | EarlyStopping
>;

/** Whether a regularizer acts on parameters. */
export function isOnParameters(regularization: Regularization): regularization is ParameterRegularization {
  switch (regularization.type) {
    case 'activityL1':
    case 'activityL2':
    case 'batchNorm':
    case 'dropout':
    case 'labelSmoothing':
    case 'earlyStopping':
      return false;
    default:
      return !isOnRows(regularization);
  }
}

/**
 * What acts on one parameter tensor, all regularizers of its variant added up. Each coefficient is ≥ 0.
 * Penalty: `l1`·Σ|w| + `l2`·Σw² + `l2Norm`·‖w‖₂ + `groupLasso`·Σ_units ‖w_unit‖₂ + `orthogonal`·‖WᵀW − I‖²_F.
 * Decay: `coupledDecay`, `decoupledDecay` as in the types above.
 */
export interface RegularizationCoefficients {
  readonly l1: number;
  readonly l2: number;
  readonly l2Norm: number;
  readonly groupLasso: number;
  readonly orthogonal: number;
  readonly coupledDecay: number;
  readonly decoupledDecay: number;
  /** The smallest of the limits; null: none. */
  readonly maxNorm: number | null;
  readonly unitNorm: boolean;
}

/** The coefficients of a parameter that nothing acts on. */
export const NO_REGULARIZATION: RegularizationCoefficients = {
  l1: 0,
  l2: 0,
  l2Norm: 0,
  groupLasso: 0,
  orthogonal: 0,
  coupledDecay: 0,
  decoupledDecay: 0,
  maxNorm: null,
  unitNorm: false,
};

const ALL_KINDS: readonly ParameterKind[] = ['kernel', 'bias', 'scale', 'shift'];

/** The kinds that a regularizer acts on when its spec names none. */
function defaultParameterKinds(type: ParameterRegularization['type']): readonly ParameterKind[] {
  switch (type) {
    case 'l1':
    case 'l2':
    case 'l2Norm':
    case 'elasticNet':
    case 'groupLasso':
    case 'orthogonal':
    case 'maxNorm':
    case 'unitNorm':
      return ['kernel'];
    case 'coupledWeightDecay':
    case 'decoupledWeightDecay':
      return ALL_KINDS;
    default:
      return assertNever(type);
  }
}

/** The kinds of parameters that a regularizer acts on. */
export function kindsOf(regularization: ParameterRegularization): readonly ParameterKind[] {
  const named = 'parameters' in regularization ? regularization.parameters : undefined;
  return named ?? defaultParameterKinds(regularization.type);
}

/** Whether a regularizer acts on a parameter, whatever its strength. */
export function actsOn(regularization: ParameterRegularization, parameter: ParameterShape): boolean {
  const layers = regularization.layers;
  return (
    kindsOf(regularization).includes(parameter.kind) &&
    (layers === undefined || layers.includes(parameter.layer))
  );
}

/** Whether a dropout acts at a site, whatever its rate. */
export function dropsBehind(dropout: Dropout, site: LayerSite): boolean {
  return dropout.layers?.includes(site.layer) ?? (site.kind === 'dense' && !site.isOutput);
}

/** Whether a regularizer switches an optional layer on. */
export function switchesOn(regularization: Regularization, layer: string): boolean {
  return regularization.type === 'batchNorm' && (regularization.layers?.includes(layer) ?? true);
}

/** Whether a regularizer is a penalty on activities. */
export function isOnActivities(regularization: Regularization): regularization is ActivityRegularization {
  return regularization.type === 'activityL1' || regularization.type === 'activityL2';
}

/** Whether a penalty on activities sees those of a site, whatever its strength. */
export function sees(penalty: ActivityRegularization, site: LayerSite): boolean {
  return penalty.layers?.includes(site.layer) ?? !site.isOutput;
}

/** What penalizes the activities at one site: `l1`·Σ|a| + `l2`·Σa² per row. Each coefficient is ≥ 0. */
export interface ActivityCoefficients {
  readonly l1: number;
  readonly l2: number;
}

/** The share of its strength that a penalty has in an epoch, from 1. */
function strengthShare(
  regularization: ParameterRegularization | ActivityRegularization,
  epoch: number,
): number {
  const warmUp = 'warmUpEpochs' in regularization ? regularization.warmUpEpochs : undefined;
  return warmUp === undefined ? 1 : Math.min(1, epoch / warmUp);
}

function add(
  sum: RegularizationCoefficients,
  regularization: ParameterRegularization,
  share: number,
): RegularizationCoefficients {
  switch (regularization.type) {
    case 'l1':
    case 'l2':
    case 'l2Norm':
    case 'groupLasso':
    case 'orthogonal':
      return { ...sum, [regularization.type]: sum[regularization.type] + regularization.strength * share };
    case 'elasticNet':
      return { ...sum, l1: sum.l1 + regularization.l1 * share, l2: sum.l2 + regularization.l2 * share };
    case 'coupledWeightDecay':
      return { ...sum, coupledDecay: sum.coupledDecay + regularization.strength };
    case 'decoupledWeightDecay':
      return { ...sum, decoupledDecay: sum.decoupledDecay + regularization.strength };
    case 'maxNorm':
      return { ...sum, maxNorm: Math.min(sum.maxNorm ?? Infinity, regularization.limit) };
    case 'unitNorm':
      return { ...sum, unitNorm: true };
    default:
      return assertNever(regularization);
  }
}

/**
 * The coefficients of every parameter of a model under a variant's regularizers.
 * @param epoch from 1, for penalties that warm up; absent: every penalty at its full strength
 * @returns one entry per parameter, in the order of `model.parameters`
 */
export function coefficientsOf(
  regularizations: readonly Regularization[],
  model: ModelShape,
  epoch = Infinity,
): RegularizationCoefficients[] {
  return model.parameters.map((parameter) => {
    let sum = NO_REGULARIZATION;
    for (const regularization of regularizations) {
      if (isOnParameters(regularization) && actsOn(regularization, parameter))
        sum = add(sum, regularization, strengthShare(regularization, epoch));
    }
    return sum;
  });
}

/**
 * The penalties on the activities at every site of a model under a variant's regularizers.
 * @param epoch as of `coefficientsOf`
 * @returns one entry per entry of `model.sites`
 */
export function activitiesOf(
  regularizations: readonly Regularization[],
  model: ModelShape,
  epoch = Infinity,
): ActivityCoefficients[] {
  const penalties = regularizations.filter(isOnActivities);
  return model.sites.map((site) => {
    const sum = { l1: 0, l2: 0 };
    for (const penalty of penalties)
      if (sees(penalty, site))
        sum[penalty.type === 'activityL1' ? 'l1' : 'l2'] += penalty.strength * strengthShare(penalty, epoch);
    return sum;
  });
}

/**
 * The dropout rate that a variant puts at each site: 1 − Π(1 − rate) where several name one layer,
 * 0 where none does.
 * @returns one rate per entry of `model.sites`
 */
export function dropoutRatesOf(regularizations: readonly Regularization[], model: ModelShape): number[] {
  return model.sites.map((site) => {
    let dropped = 0;
    for (const regularization of regularizations) {
      // Not by what is kept: 1 − (1 − 0.1) is not 0.1.
      if (regularization.type === 'dropout' && dropsBehind(regularization, site))
        dropped += (1 - dropped) * regularization.rate;
    }
    return dropped;
  });
}

/** The label smoothing of a variant; 0 where it has none. A valid variant has at most one. */
export function labelSmoothingOf(regularizations: readonly Regularization[]): number {
  for (const regularization of regularizations)
    if (regularization.type === 'labelSmoothing') return regularization.amount;
  return 0;
}

/** The epoch from which on every penalty of a variant has its full strength; 1 where none warms up. */
export function fullStrengthEpoch(regularizations: readonly Regularization[]): number {
  const warmUps = regularizations.map((one) => ('warmUpEpochs' in one ? (one.warmUpEpochs ?? 1) : 1));
  return Math.max(1, ...warmUps);
}

/** The early stopping of a variant; null where it has none. A valid variant has at most one. */
export function earlyStoppingOf(regularizations: readonly Regularization[]): EarlyStopping | null {
  return regularizations.find((one) => one.type === 'earlyStopping') ?? null;
}
