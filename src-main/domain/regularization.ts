import type { DropoutSite, ModelShape, ParameterKind, ParameterShape } from './model.ts';
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

/**
 * L1 penalty λ·Σ|w|, added to the data loss. Its gradient is λ·sign(w), with sign(0) = 0.
 * Keras: `regularizers.L1(λ)`. PyTorch: `λ * p.abs().sum()` added to the loss. scikit-learn's Lasso: `alpha`.
 */
export interface L1 extends RegularizationTarget {
  readonly type: 'l1';
  readonly strength: number;
}

/**
 * Squared L2 penalty λ·Σw², added to the data loss. Its gradient is 2λ·w.
 * Keras: `regularizers.L2(λ)`. PyTorch: `λ * p.pow(2).sum()` added to the loss, or `weight_decay = 2λ` under plain SGD.
 */
export interface L2 extends RegularizationTarget {
  readonly type: 'l2';
  readonly strength: number;
}

/**
 * Un-squared L2 norm λ·Σ‖w‖₂, one norm per parameter tensor, added to the data loss.
 * Its gradient is λ·w/‖w‖₂, and 0 where the tensor is all zero (as `torch.norm` has it).
 * PyTorch: `λ * sum(torch.norm(p) for p in parameters)`. Keras has none.
 */
export interface L2Norm extends RegularizationTarget {
  readonly type: 'l2Norm';
  readonly strength: number;
}

/** Elastic net λ₁·Σ|w| + λ₂·Σw² (Zou, Hastie 2005). Keras: `regularizers.L1L2(l1, l2)`. */
export interface ElasticNet extends RegularizationTarget {
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
 * It acts on the output of the named dense layers, behind their batch norm and activation; absent: of every dense layer
 * but the last. PyTorch: `nn.Dropout(rate)`. Keras: `layers.Dropout(rate)`.
 */
export interface Dropout {
  readonly type: 'dropout';
  readonly rate: number;
  readonly layers?: readonly string[] | undefined;
}

/** One regularizer of a variant. */
export type Regularization =
  L1 | L2 | L2Norm | ElasticNet | CoupledWeightDecay | DecoupledWeightDecay | Dropout;

/** The regularizers that act on parameters, that is all but dropout. */
export type ParameterRegularization = Exclude<Regularization, Dropout>;

/**
 * What acts on one parameter tensor, all regularizers of its variant added up. Each coefficient is ≥ 0.
 * Penalty: `l1`·Σ|w| + `l2`·Σw² + `l2Norm`·‖w‖₂. Decay: `coupledDecay`, `decoupledDecay` as in the types above.
 */
export interface RegularizationCoefficients {
  readonly l1: number;
  readonly l2: number;
  readonly l2Norm: number;
  readonly coupledDecay: number;
  readonly decoupledDecay: number;
}

/** The coefficients of a parameter that nothing acts on. */
export const NO_REGULARIZATION: RegularizationCoefficients = {
  l1: 0,
  l2: 0,
  l2Norm: 0,
  coupledDecay: 0,
  decoupledDecay: 0,
};

const ALL_KINDS: readonly ParameterKind[] = ['kernel', 'bias', 'scale', 'shift'];

/** The kinds that a regularizer acts on when its spec names none. */
function defaultParameterKinds(type: ParameterRegularization['type']): readonly ParameterKind[] {
  switch (type) {
    case 'l1':
    case 'l2':
    case 'l2Norm':
    case 'elasticNet':
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
  return regularization.parameters ?? defaultParameterKinds(regularization.type);
}

/** Whether a regularizer acts on a parameter, whatever its strength. */
export function actsOn(regularization: ParameterRegularization, parameter: ParameterShape): boolean {
  const layers = regularization.layers;
  return (
    kindsOf(regularization).includes(parameter.kind) &&
    (layers === undefined || layers.includes(parameter.layer))
  );
}

/** Whether a dropout acts behind a dense layer, whatever its rate. */
export function dropsBehind(dropout: Dropout, site: DropoutSite): boolean {
  return dropout.layers?.includes(site.layer) ?? !site.isOutput;
}

function add(
  sum: RegularizationCoefficients,
  regularization: ParameterRegularization,
): RegularizationCoefficients {
  switch (regularization.type) {
    case 'l1':
      return { ...sum, l1: sum.l1 + regularization.strength };
    case 'l2':
      return { ...sum, l2: sum.l2 + regularization.strength };
    case 'l2Norm':
      return { ...sum, l2Norm: sum.l2Norm + regularization.strength };
    case 'elasticNet':
      return { ...sum, l1: sum.l1 + regularization.l1, l2: sum.l2 + regularization.l2 };
    case 'coupledWeightDecay':
      return { ...sum, coupledDecay: sum.coupledDecay + regularization.strength };
    case 'decoupledWeightDecay':
      return { ...sum, decoupledDecay: sum.decoupledDecay + regularization.strength };
    default:
      return assertNever(regularization);
  }
}

/**
 * The coefficients of every parameter of a model under a variant's regularizers.
 * @returns one entry per parameter, in the order of `model.parameters`
 */
export function coefficientsOf(
  regularizations: readonly Regularization[],
  model: ModelShape,
): RegularizationCoefficients[] {
  return model.parameters.map((parameter) => {
    let sum = NO_REGULARIZATION;
    for (const regularization of regularizations) {
      if (regularization.type !== 'dropout' && actsOn(regularization, parameter))
        sum = add(sum, regularization);
    }
    return sum;
  });
}

/**
 * The dropout rate that a variant puts behind each dense layer: 1 − Π(1 − rate) where several name one layer,
 * 0 where none does.
 * @returns one rate per entry of `model.dropoutSites`
 */
export function dropoutRatesOf(regularizations: readonly Regularization[], model: ModelShape): number[] {
  return model.dropoutSites.map((site) => {
    let dropped = 0;
    for (const regularization of regularizations) {
      // Not by what is kept: 1 − (1 − 0.1) is not 0.1.
      if (regularization.type === 'dropout' && dropsBehind(regularization, site))
        dropped += (1 - dropped) * regularization.rate;
    }
    return dropped;
  });
}
