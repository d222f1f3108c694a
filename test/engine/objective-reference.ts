import { assertNever } from '../../src-main/domain/errors.ts';
import type { ModelShape, ShapedLayer } from '../../src-main/domain/model-shape.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import type { LossSettings } from '../../src-main/domain/training.ts';
import type { MemberNumbers, ObjectiveCase } from './objective-cases.ts';
import { referenceOf } from './reference-layer.ts';

type Rows = readonly (readonly number[])[];

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What stands at a layer's random place, for each feature of a row; a mask per channel repeats over places. */
function disturbed(layer: ShapedLayer, x: Rows, masks: MemberNumbers['masks']): Rows {
  const mask = masks[layer.name];
  const own = (row: number, at: number): number => mask[row][at % mask[row].length];
  const adds = layer.type === 'gaussianNoise';
  return x.map((row, at) => row.map((value, unit) => (adds ? value + own(at, unit) : value * own(at, unit))));
}

/** Outputs in training mode, and what came through each site. */
function forward(model: ModelShape, weights: Rows, { features, masks }: MemberNumbers) {
  const activities = new Map<string, Rows>();
  const waiting: Rows[] = [];
  let x: Rows = features;
  for (const layer of model.layers) {
    if (layer.name in masks) x = disturbed(layer, x, masks);
    else if (layer.type === 'dropoutSite') continue;
    else if (layer.type === 'activitySite') activities.set(model.sites[layer.site].layer, x);
    else if (layer.type === 'residualStart') waiting.push(x);
    else if (layer.type === 'residualEnd') {
      const before = waiting.pop() ?? [];
      x = x.map((row, at) => row.map((value, unit) => value + before[at][unit]));
    } else {
      const own = model.parameters.flatMap((parameter, at) =>
        parameter.layer === layer.name ? [[parameter.kind, weights[at]] as const] : [],
      );
      x = referenceOf(layer)(x, Object.fromEntries(own));
    }
  }
  return { outputs: x, activities };
}

function smoothingOf(regularization: readonly Regularization[]): number {
  return sum(regularization.map((one) => (one.type === 'labelSmoothing' ? one.amount : 0)));
}

/** Mean loss of the batch, by its definition. */
function dataLoss(loss: LossSettings, outputs: Rows, targets: readonly number[], smoothing: number): number {
  switch (loss.name) {
    case 'softmaxCrossEntropy': {
      const classes = outputs[0].length;
      const weights = loss.classWeights ?? Array.from({ length: classes }, () => 1);
      const rows = outputs.map((z, row) => {
        const total = Math.log(sum(z.map(Math.exp)));
        const share = (label: number): number =>
          (label === targets[row] ? 1 - smoothing : 0) + smoothing / classes;
        return sum(z.map((value, label) => weights[label] * share(label) * (total - value)));
      });
      return sum(rows) / sum(targets.map((label) => weights[label]));
    }
    case 'sigmoidCrossEntropy': {
      const rows = outputs.map(([z], row) => {
        const target = targets[row] * (1 - smoothing) + smoothing / 2;
        return (
          loss.positiveWeight * target * Math.log(1 + Math.exp(-z)) + (1 - target) * Math.log(1 + Math.exp(z))
        );
      });
      return sum(rows) / rows.length;
    }
    case 'squaredError':
      return sum(outputs.map(([z], row) => (z - targets[row]) ** 2)) / outputs.length;
    case 'absoluteError':
      return sum(outputs.map(([z], row) => Math.abs(z - targets[row]))) / outputs.length;
    case 'huber': {
      const delta = loss.huberDelta;
      const rows = outputs.map(([z], row) => {
        const error = Math.abs(z - targets[row]);
        return error <= delta ? error ** 2 / 2 : delta * (error - delta / 2);
      });
      return sum(rows) / rows.length;
    }
    default:
      return assertNever(loss.name);
  }
}

/** The units of a kernel: its columns, the last axis being the units. */
function unitsOf(values: readonly number[], shape: readonly number[]): number[][] {
  const units = shape[shape.length - 1];
  return Array.from({ length: units }, (_, unit) => values.filter((_, at) => at % units === unit));
}

/** One regularizer's term for one parameter. Decay counts as the ½·λ·Σw² whose gradient is λ·w. */
function parameterTerm(one: Regularization, values: readonly number[], shape: readonly number[]): number {
  const square = sum(values.map((w) => w ** 2));
  const absolute = sum(values.map(Math.abs));
  switch (one.type) {
    case 'l1':
      return one.strength * absolute;
    case 'l2':
      return one.strength * square;
    case 'l2Norm':
      return one.strength * Math.sqrt(square);
    case 'elasticNet':
      return one.l1 * absolute + one.l2 * square;
    case 'groupLasso':
      return one.strength * sum(unitsOf(values, shape).map((unit) => Math.hypot(...unit)));
    case 'orthogonal': {
      const units = unitsOf(values, shape);
      const product = (u: number, v: number): number => sum(units[u].map((w, at) => w * units[v][at]));
      const cells = units.flatMap((_, u) => units.map((_, v) => (product(u, v) - (u === v ? 1 : 0)) ** 2));
      return one.strength * sum(cells);
    }
    case 'coupledWeightDecay':
    case 'decoupledWeightDecay':
      return (one.strength / 2) * square;
    default:
      return 0;
  }
}

/** Layers and kinds that a regularizer of parameters acts on, by the rules that its doc comment states. */
export function actsHere(one: Regularization, { layer, kind }: { layer: string; kind: string }): boolean {
  const isDecay = one.type.endsWith('Decay');
  const kinds = 'parameters' in one ? one.parameters : undefined;
  const layers = 'layers' in one ? one.layers : undefined;
  return (
    (isDecay || kind === 'kernel' || kinds !== undefined) &&
    (kinds ?? [kind]).includes(kind as 'kernel') &&
    (layers ?? [layer]).includes(layer)
  );
}

/** Layers whose activities a penalty sees. */
export function seenLayers(one: Regularization, layers: readonly string[]): readonly string[] {
  return 'layers' in one && one.layers !== undefined ? one.layers : layers.slice(0, -1);
}

function activityTerm(one: Regularization, activities: ReadonlyMap<string, Rows>): number {
  if (one.type !== 'activityL1' && one.type !== 'activityL2') return 0;
  const size = one.type === 'activityL1' ? Math.abs : (a: number): number => a ** 2;
  const terms = seenLayers(one, [...activities.keys()]).map((layer) => {
    const rows = activities.get(layer) ?? [];
    return sum(rows.flat().map(size)) / rows.length;
  });
  return one.strength * sum(terms);
}

/** Data loss, penalties and decay of one member on its batch, in float64, by nothing but the formulas. */
export function referenceObjective(
  { loss }: Pick<ObjectiveCase, 'loss'>,
  model: ModelShape,
  member: MemberNumbers,
  weights: Rows = member.weights,
): number {
  const { outputs, activities } = forward(model, weights, member);
  const { regularization } = member;
  const terms = regularization.map(
    (one) =>
      activityTerm(one, activities) +
      sum(
        model.parameters.map((parameter, at) =>
          actsHere(one, parameter) ? parameterTerm(one, weights[at], parameter.shape) : 0,
        ),
      ),
  );
  return dataLoss(loss, outputs, member.targets, smoothingOf(regularization)) + sum(terms);
}

/**
 * The gradient of the objective by each weight, by central differences. With float64 and steps of 1e-5 they are good to about
 * 1e-10; a kink within 1e-5 would show as a gross difference.
 */
export function referenceGradient(
  one: Pick<ObjectiveCase, 'loss'>,
  model: ModelShape,
  member: MemberNumbers,
): number[][] {
  const step = 1e-5;
  const { weights } = member;
  const at = (parameter: number, element: number, value: number): number =>
    referenceObjective(one, model, member, weights.with(parameter, weights[parameter].with(element, value)));
  return weights.map((values, parameter) =>
    values.map(
      (value, element) =>
        (at(parameter, element, value + step) - at(parameter, element, value - step)) / (2 * step),
    ),
  );
}
