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
interface Strength extends Pick<StrengthAxis, 'field' | 'label' | 'stronger'> {
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
function strengthsOf(regularization: Regularization): Strength[] {
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
function isIdle(regularization: Regularization): boolean {
  const strengths = strengthsOf(regularization).filter(({ stronger }) => stronger === 'larger');
  return strengths.length > 0 && strengths.every(({ value }) => value === 0);
}

/** A text that is equal for regularizers that say the same, whatever the order of their fields. */
function textOf(value: object): string {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return JSON.stringify(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** A text that is equal for lists of regularizers that act alike. */
function textOfAll(regularizations: readonly Regularization[]): string {
  const acting = regularizations.filter((one) => !isIdle(one));
  return JSON.stringify(acting.map(textOf).toSorted());
}

/** A variant's place on an axis. */
interface Place {
  readonly axis: StrengthAxis;
  readonly strength: number;
  /** Equal for variants that differ in this strength alone. */
  readonly key: string;
  /** What a variant is without the regularizer, see `textOfAll`; null where leaving it out is something else than 0. */
  readonly without: string | null;
}

function placesOfEach(regularizations: readonly Regularization[], members: readonly number[]): Place[] {
  const first = regularizations[members[0]];
  const others = regularizations.filter((_, index) => !members.includes(index));
  const without = textOfAll(others);
  return strengthsOf(first).flatMap(({ field, label, stronger, value, isWhole }): Place[] => {
    const rests = members.map((index) =>
      strengthsOf(regularizations[index]).find((one) => one.field === field && one.value === value),
    );
    // Several regularizers make one strength where they have the same.
    if (rests.includes(undefined)) return [];
    const texts = rests.map((one) => textOf(one?.rest ?? {})).toSorted();
    const layers = 'layers' in first && members.length === 1 ? (first.layers ?? null) : null;
    return [
      {
        axis: { type: first.type, field, label, layers, stronger },
        strength: value,
        key: JSON.stringify([field, texts, without]),
        without: isWhole ? without : null,
      },
    ];
  });
}

/** Every axis that a variant may lie on: of each of its regularizers, and of several of one type that are equally strong. */
function placesOf(regularizations: readonly Regularization[]): Place[] {
  const single = regularizations.flatMap((_, index) => placesOfEach(regularizations, [index]));
  const types = new Set(regularizations.map(({ type }) => type));
  const joint = [...types].flatMap((type) => {
    const members = regularizations.flatMap((one, index) => (one.type === type ? [index] : []));
    return members.length < 2 ? [] : placesOfEach(regularizations, members);
  });
  return [...single, ...joint];
}

/** A variant on an axis. */
export interface StrengthPlace {
  readonly variantIndex: number;
  /** 0 without the regularizer; null there where smaller numbers are stronger, because no number says so then. */
  readonly strength: number | null;
}

/** An axis with the variants that lie on it. */
export interface PlacedAxis {
  readonly axis: StrengthAxis;
  /** From the weakest to the strongest; at least two that differ. */
  readonly places: readonly StrengthPlace[];
}

function weakestFirst(stronger: StrengthAxis['stronger']) {
  const rank = ({ strength }: StrengthPlace): number => {
    if (strength === null) return -Infinity;
    return stronger === 'larger' ? strength : -strength;
  };
  return (one: StrengthPlace, other: StrengthPlace): number => {
    const [first, second] = [rank(one), rank(other)];
    return first === second ? one.variantIndex - other.variantIndex : first - second;
  };
}

/**
 * Finds along which strengths variants differ while all else about them is equal. A variant may lie on several axes: one
 * without regularization is the start of each.
 * @param variants the regularization of each variant
 * @returns axes by number of variants, most first
 */
export function findStrengthAxes(variants: readonly (readonly Regularization[])[]): PlacedAxis[] {
  const found = new Map<string, { readonly place: Place; readonly places: StrengthPlace[] }>();
  variants.forEach((regularizations, variantIndex) => {
    for (const place of placesOf(regularizations)) {
      const known = found.get(place.key) ?? { place, places: [] };
      found.set(place.key, known);
      known.places.push({ variantIndex, strength: place.strength });
    }
  });
  const texts = variants.map(textOfAll);
  const axes = [...found.values()].map(({ place: { axis, without }, places }): PlacedAxis => {
    const absent = texts.flatMap((text, variantIndex): StrengthPlace[] => {
      const isPlaced = places.some((one) => one.variantIndex === variantIndex);
      return isPlaced || text !== without
        ? []
        : [{ variantIndex, strength: axis.stronger === 'larger' ? 0 : null }];
    });
    return { axis, places: [...places, ...absent].toSorted(weakestFirst(axis.stronger)) };
  });
  return axes
    .filter(({ places }) => new Set(places.map(({ strength }) => strength)).size > 1)
    .toSorted((one, other) => other.places.length - one.places.length);
}
