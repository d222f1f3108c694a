import { FLIP_PROBABILITY } from './augmentation.ts';
import { assertNever } from './errors.ts';
import { metricLabel } from './metrics/metric-name.ts';
import { kindsOf, type ParameterRegularization, type Regularization } from './regularization.ts';

/** What a penalty adds to the data loss, without where it acts and whether it warms up. */
function termOf(regularization: Regularization): string {
  switch (regularization.type) {
    case 'l1':
      return `loss + ${regularization.strength} · Σ|w|`;
    case 'l2':
      return `loss + ${regularization.strength} · Σw²`;
    case 'l2Norm':
      return `loss + ${regularization.strength} · Σ‖w‖₂, one norm per tensor`;
    case 'elasticNet':
      return `loss + ${regularization.l1} · Σ|w| + ${regularization.l2} · Σw²`;
    case 'groupLasso':
      return `loss + ${regularization.strength} · Σ‖w‖₂, one norm per unit`;
    case 'orthogonal':
      return `loss + ${regularization.strength} · ‖WᵀW − I‖²`;
    case 'activityL1':
      return `loss + ${regularization.strength} · mean over rows of Σ|a|`;
    case 'activityL2':
      return `loss + ${regularization.strength} · mean over rows of Σa²`;
    case 'coupledWeightDecay':
      return `gradient + ${regularization.strength} · w`;
    case 'decoupledWeightDecay':
      return `w ← w − η · ${regularization.strength} · w beside each step`;
    case 'maxNorm':
      return `‖w‖₂ of each unit ≤ ${regularization.limit} after each step`;
    case 'unitNorm':
      return '‖w‖₂ of each unit = 1 after each step';
    case 'batchNorm':
      return '(a − mean of the batch) / √(variance + ε) · scale + shift';
    case 'dropout':
      return `output · Bernoulli(${complement(regularization.rate)}) / ${complement(regularization.rate)} in training`;
    case 'labelSmoothing':
      return `${complement(regularization.amount)} · onehot + ${regularization.amount} / classes in training`;
    case 'mixup':
      return `λ · x + (1 − λ) · x[π], λ ~ Beta(${regularization.alpha}, ${regularization.alpha}) per batch`;
    case 'imageFlip':
      return `mirrored with probability ${regularization.probability ?? FLIP_PROBABILITY}`;
    case 'imageShift':
      return `moved by −${regularization.pixels} … ${regularization.pixels} pixels each way`;
    case 'imageRotation':
      return `rotated by −${regularization.degrees}° … ${regularization.degrees}°`;
    case 'inputNoise':
      return `x + ${regularization.sd} · n, n ~ N(0, 1), scaled units`;
    case 'cutout':
      return `a square of ${regularization.size} × ${regularization.size} pixels set to 0`;
    case 'earlyStopping': {
      const { patience, monitor = 'dataLoss', restoreBest = true } = regularization;
      const kept = restoreBest ? 'the best epoch counts' : 'the last epoch counts';
      return `ends after ${patience} epochs without a better validation ${metricLabel(monitor)}; ${kept}`;
    }
    default:
      return assertNever(regularization);
  }
}

/** 1 − share, without the noise of binary fractions: 0.7 and not 0.7000000000000001. */
function complement(share: number): number {
  return Number((1 - share).toPrecision(12));
}

const KIND_WORDS = { kernel: 'kernels', bias: 'biases', scale: 'scales', shift: 'shifts' } as const;

function kindWords(regularization: ParameterRegularization): string {
  const kinds = kindsOf(regularization);
  return kinds.length === Object.keys(KIND_WORDS).length
    ? 'all parameters'
    : kinds.map((kind) => KIND_WORDS[kind]).join(' and ');
}

function layerWords(layers: readonly string[] | undefined): string {
  return layers === undefined ? 'every layer' : layers.join(', ');
}

/** Where it acts; empty for what acts on rows, labels or the whole run. */
function placeOf(regularization: Regularization): string {
  switch (regularization.type) {
    case 'dropout':
      return regularization.layers === undefined
        ? 'outputs of every dense layer but the last'
        : `outputs of ${layerWords(regularization.layers)}`;
    case 'activityL1':
    case 'activityL2':
      return regularization.layers === undefined
        ? 'outputs of every dense layer and convolution but the last'
        : `outputs of ${layerWords(regularization.layers)}`;
    case 'batchNorm':
      return regularization.layers === undefined
        ? 'every optional batch norm of the model'
        : layerWords(regularization.layers);
    case 'labelSmoothing':
    case 'mixup':
    case 'earlyStopping':
      return '';
    case 'imageFlip':
    case 'imageShift':
    case 'imageRotation':
    case 'cutout':
      return 'each training image';
    case 'inputNoise':
      return 'each training row';
    default:
      return `${kindWords(regularization)} of ${layerWords(regularization.layers)}`;
  }
}

/** A regularizer as it acts, with its numbers. */
export interface RegularizationFormula {
  /** As in `loss + 0.01 · Σw²`, with the notation of the types in `regularization.ts`. */
  readonly formula: string;
  /** As in `kernels of every layer`, with the warm-up where there is one; empty for what acts on the run as a whole. */
  readonly place: string;
}

/** The formula of a regularizer, defaults filled in. */
export function regularizationFormula(regularization: Regularization): RegularizationFormula {
  const warmUp = 'warmUpEpochs' in regularization ? regularization.warmUpEpochs : undefined;
  const place = placeOf(regularization);
  return {
    formula: termOf(regularization),
    place: warmUp === undefined ? place : `${place}, rising to its full strength over ${warmUp} epochs`,
  };
}
