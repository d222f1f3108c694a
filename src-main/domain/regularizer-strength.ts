import { FLIP_PROBABILITY } from './augmentation.ts';
import { assertNever } from './errors.ts';
import type { Regularization } from './regularization.ts';

/** What one strength curve runs along. */
export interface StrengthAxis {
  readonly type: Regularization['type'];
  /** The number that changes, as in `strength`, `rate`, `limit`; `l1 + l2` for an elastic net of one mixture. */
  readonly field: string;
  /** What to write at the axis, as in `L2 strength`. */
  readonly label: string;
  /** Layers that it acts on; null for those that it acts on where a spec names none. */
  readonly layers: readonly string[] | null;
  /** Whether larger numbers regularize more; `maxNorm.limit` and `earlyStopping.patience` do so the smaller they are. */
  readonly stronger: 'larger' | 'smaller';
}

/** A number of a regularizer that says how strong it is. */
export interface Strength extends Pick<StrengthAxis, 'field' | 'label' | 'stronger'> {
  readonly value: number;
  /** The regularizer without this number: equal for those that differ in it alone. */
  readonly rest: object;
  /** Whether leaving the regularizer out is the same as 0. */
  readonly isWhole: boolean;
}

function strengthOf(
  regularization: Regularization,
  field: string,
  label: string,
  stronger: 'larger' | 'smaller' = 'larger',
): Strength[] {
  const value = Object.entries(regularization).find(([name]) => name === field)?.[1] as unknown;
  if (typeof value !== 'number') return [];
  const rest = { ...regularization, [field]: null };
  return [{ field, label, stronger, value, rest, isWhole: true }];
}

/** Both of its numbers in one proportion, and each with the other one held. */
function elasticNetStrengths(net: Extract<Regularization, { readonly type: 'elasticNet' }>): Strength[] {
  const whole = net.l1 + net.l2;
  // Strengths are decimal fractions, whose ratios agree but for rounding.
  const mixture = whole === 0 ? null : (net.l1 / whole).toPrecision(9);
  const together: Strength = {
    field: 'l1 + l2',
    label: 'elastic net λ₁ + λ₂',
    stronger: 'larger',
    value: whole,
    rest: { ...net, l1: mixture, l2: null },
    isWhole: true,
  };
  return [
    ...(whole === 0 ? [] : [together]),
    ...strengthOf(net, 'l1', 'elastic net λ₁').map((one) => ({ ...one, isWhole: false })),
    ...strengthOf(net, 'l2', 'elastic net λ₂').map((one) => ({ ...one, isWhole: false })),
  ];
}

/** The numbers of a regularizer that say how strong it is; none for one that is there or not. */
export function strengthsOf(regularization: Regularization): Strength[] {
  switch (regularization.type) {
    case 'l1':
      return strengthOf(regularization, 'strength', 'L1 strength');
    case 'l2':
      return strengthOf(regularization, 'strength', 'L2 strength');
    case 'l2Norm':
      return strengthOf(regularization, 'strength', 'L2 norm strength');
    case 'elasticNet':
      return elasticNetStrengths(regularization);
    case 'groupLasso':
      return strengthOf(regularization, 'strength', 'group lasso strength');
    case 'orthogonal':
      return strengthOf(regularization, 'strength', 'orthogonal penalty strength');
    case 'activityL1':
      return strengthOf(regularization, 'strength', 'activity L1 strength');
    case 'activityL2':
      return strengthOf(regularization, 'strength', 'activity L2 strength');
    case 'coupledWeightDecay':
      return strengthOf(regularization, 'strength', 'coupled weight decay');
    case 'decoupledWeightDecay':
      return strengthOf(regularization, 'strength', 'decoupled weight decay');
    case 'maxNorm':
      return strengthOf(regularization, 'limit', 'max norm limit', 'smaller');
    case 'dropout':
      return strengthOf(regularization, 'rate', 'dropout rate');
    case 'labelSmoothing':
      return strengthOf(regularization, 'amount', 'label smoothing');
    case 'mixup':
      return strengthOf(regularization, 'alpha', 'mixup α');
    case 'imageFlip': {
      const { probability = FLIP_PROBABILITY } = regularization;
      return strengthOf({ ...regularization, probability }, 'probability', 'flip probability');
    }
    case 'imageShift':
      return strengthOf(regularization, 'pixels', 'shift in pixels');
    case 'imageRotation':
      return strengthOf(regularization, 'degrees', 'rotation in degrees');
    case 'inputNoise':
      return strengthOf(regularization, 'sd', 'input noise sd');
    case 'cutout':
      return strengthOf(regularization, 'size', 'cutout size in pixels');
    case 'earlyStopping':
      return strengthOf(regularization, 'patience', 'early stopping patience', 'smaller');
    case 'unitNorm':
    case 'batchNorm':
      return [];
    default:
      return assertNever(regularization);
  }
}

/** Whether a regularizer does nothing: all that would make it act is 0. */
export function isIdle(regularization: Regularization): boolean {
  const strengths = strengthsOf(regularization).filter(({ stronger }) => stronger === 'larger');
  return strengths.length > 0 && strengths.every(({ value }) => value === 0);
}

/** A text that is equal for regularizers that say the same, whatever the order of their fields. */
export function textOf(value: object): string {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return JSON.stringify(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** A text that is equal for lists of regularizers that act alike. */
export function textOfAll(regularizations: readonly Regularization[]): string {
  const acting = regularizations.filter((one) => !isIdle(one));
  return JSON.stringify(acting.map(textOf).toSorted());
}
