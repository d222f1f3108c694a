import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { assertNever } from '../../src-main/domain/errors.ts';
import { placesOf, type FeatureMap } from '../../src-main/domain/feature-map.ts';
import type { ModelShape, ShapedLayer } from '../../src-main/domain/model-shape.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import type { LossSettings } from '../../src-main/domain/training.ts';
import type { MemberNumbers, ObjectiveCase } from './objective-cases.ts';
import { actsHere, seenLayers } from './objective-reference.ts';

// Otherwise the backend recommends another one, each time.
tf.env().set('IS_TEST', true);

/** A layer's parameters by their kind. */
type Parameters = Readonly<Partial<Record<string, tf.Tensor>>>;

function required(tensor: tf.Tensor | undefined): tf.Tensor {
  if (tensor === undefined) throw new Error('a parameter is missing');
  return tensor;
}

function images(x: tf.Tensor, { height, width, channels }: FeatureMap): tf.Tensor4D {
  return x.reshape([-1, height, width, channels]);
}

function flat(x: tf.Tensor): tf.Tensor {
  return x.reshape([x.shape[0], -1]);
}

function normalized(x: tf.Tensor, axis: number, epsilon: number): tf.Tensor {
  const { mean, variance } = tf.moments(x, axis, true);
  return x.sub(mean).div(variance.add(epsilon).sqrt());
}

function pooled(layer: Extract<ShapedLayer, { type: 'maxPool' | 'averagePool' }>, x: tf.Tensor): tf.Tensor {
  const { height, width, strideHeight, strideWidth, padding } = layer.window;
  const pool = layer.type === 'maxPool' ? tf.maxPool : tf.avgPool;
  return flat(pool(images(x, layer.input), [height, width], [strideHeight, strideWidth], padding));
}

function convolved(
  layer: Extract<ShapedLayer, { type: 'convolution' }>,
  x: tf.Tensor,
  { kernel, bias }: Parameters,
): tf.Tensor {
  const { strideHeight, strideWidth, padding } = layer.window;
  const filter = required(kernel) as tf.Tensor4D;
  const y = tf.conv2d(images(x, layer.input), filter, [strideHeight, strideWidth], padding);
  return flat(bias === undefined ? y : y.add(bias));
}

/** A layer without random numbers, by tfjs' own operations. */
function apply(layer: ShapedLayer, x: tf.Tensor, parameters: Parameters): tf.Tensor {
  const { kernel, bias, scale, shift } = parameters;
  switch (layer.type) {
    case 'dense': {
      const y = x.matMul(required(kernel));
      return bias === undefined ? y : y.add(bias);
    }
    case 'convolution':
      return convolved(layer, x, parameters);
    case 'maxPool':
    case 'averagePool':
      return pooled(layer, x);
    case 'globalAveragePool':
      return images(x, layer.input).mean([1, 2]);
    case 'batchNorm': {
      const joined = x.reshape([-1, layer.channels]);
      return normalized(joined, 0, layer.epsilon).mul(required(scale)).add(required(shift)).reshape(x.shape);
    }
    case 'layerNorm':
      return normalized(x, 1, layer.epsilon).mul(required(scale)).add(required(shift));
    case 'relu':
    case 'tanh':
    case 'sigmoid':
      return x[layer.type]();
    case 'leakyRelu':
      return x.leakyRelu(layer.slope);
    case 'elu':
      return x.relu().add(x.minimum(0).exp().sub(1).mul(layer.alpha));
    case 'gelu':
      return x.mul(x.div(Math.SQRT2).erf().add(1)).div(2);
    default:
      throw new Error(`${layer.type} is no layer that computes by itself`);
  }
}

function disturbed(layer: ShapedLayer, x: tf.Tensor, { masks }: MemberNumbers): tf.Tensor {
  const mask = tf.tensor(masks[layer.name].map((row) => [...row]));
  if (layer.type === 'gaussianNoise') return x.add(mask);
  if (layer.type !== 'spatialDropout') return x.mul(mask);
  const byPlace = x.reshape([
    -1,
    placesOf({ ...layer, kind: 'image', height: layer.places, width: 1 }),
    layer.channels,
  ]);
  return byPlace.mul(mask.expandDims(1)).reshape(x.shape);
}

function forward(model: ModelShape, weights: readonly tf.Tensor[], member: MemberNumbers) {
  const activities = new Map<string, tf.Tensor>();
  const waiting: tf.Tensor[] = [];
  let x: tf.Tensor = tf.tensor(member.features.map((row) => [...row]));
  for (const layer of model.layers) {
    if (layer.name in member.masks) x = disturbed(layer, x, member);
    else if (layer.type === 'dropoutSite') continue;
    else if (layer.type === 'activitySite') activities.set(model.sites[layer.site].layer, x);
    else if (layer.type === 'residualStart') waiting.push(x);
    else if (layer.type === 'residualEnd') x = x.add(required(waiting.pop()));
    else {
      const own = model.parameters.flatMap((parameter, at) =>
        parameter.layer === layer.name ? [[parameter.kind, weights[at]] as const] : [],
      );
      x = apply(layer, x, Object.fromEntries(own));
    }
  }
  return { outputs: x, activities };
}

function dataLoss(
  loss: LossSettings,
  outputs: tf.Tensor,
  { targets, regularization }: MemberNumbers,
): tf.Tensor {
  const smoothing = regularization.find((one) => one.type === 'labelSmoothing')?.amount ?? 0;
  const error = (): tf.Tensor => outputs.reshape([-1]).sub(tf.tensor1d([...targets]));
  switch (loss.name) {
    case 'softmaxCrossEntropy': {
      const classes = outputs.shape[1] ?? 0;
      const weights = tf.tensor1d([...(loss.classWeights ?? new Array<number>(classes).fill(1))]);
      const own = tf.oneHot(tf.tensor1d([...targets], 'int32'), classes).toFloat();
      const soft = own.mul(1 - smoothing).add(smoothing / classes);
      return tf.logSoftmax(outputs).mul(soft).mul(weights).sum().neg().div(own.mul(weights).sum());
    }
    case 'sigmoidCrossEntropy': {
      const z = outputs.reshape([-1]);
      const target = tf.tensor1d(targets.map((label) => label * (1 - smoothing) + smoothing / 2));
      const positive = target.mul(z.neg().softplus()).mul(loss.positiveWeight);
      return positive.add(tf.scalar(1).sub(target).mul(z.softplus())).mean();
    }
    case 'squaredError':
      return error().square().mean();
    case 'absoluteError':
      return error().abs().mean();
    case 'huber': {
      const size = error().abs();
      const within = size.minimum(loss.huberDelta);
      return within.square().div(2).add(size.sub(within).mul(loss.huberDelta)).mean();
    }
    default:
      return assertNever(loss.name);
  }
}

/** One regularizer's term for one parameter; decay as in `referenceObjective`. */
function parameterTerm(one: Regularization, w: tf.Tensor): tf.Tensor {
  const units = w.reshape([-1, w.shape[w.rank - 1] ?? 1]);
  switch (one.type) {
    case 'l1':
      return w.abs().sum().mul(one.strength);
    case 'l2':
      return w.square().sum().mul(one.strength);
    case 'l2Norm':
      return w.square().sum().sqrt().mul(one.strength);
    case 'elasticNet':
      return w.abs().sum().mul(one.l1).add(w.square().sum().mul(one.l2));
    case 'groupLasso':
      return units.square().sum(0).sqrt().sum().mul(one.strength);
    case 'orthogonal': {
      const product = tf.matMul(units, units, true, false);
      return product
        .sub(tf.eye(product.shape[0] ?? 0))
        .square()
        .sum()
        .mul(one.strength);
    }
    case 'coupledWeightDecay':
    case 'decoupledWeightDecay':
      return w
        .square()
        .sum()
        .mul(one.strength / 2);
    default:
      return tf.scalar(0);
  }
}

function activityTerms(one: Regularization, activities: ReadonlyMap<string, tf.Tensor>): tf.Tensor[] {
  if (one.type !== 'activityL1' && one.type !== 'activityL2') return [];
  return seenLayers(one, [...activities.keys()]).map((layer) => {
    const a = required(activities.get(layer));
    const size = one.type === 'activityL1' ? a.abs().sum() : a.square().sum();
    return size.mul(one.strength / a.shape[0]);
  });
}

function objective(
  { loss }: ObjectiveCase,
  model: ModelShape,
  weights: readonly tf.Tensor[],
  member: MemberNumbers,
): tf.Scalar {
  const { outputs, activities } = forward(model, weights, member);
  const terms = member.regularization.flatMap((one) => [
    ...activityTerms(one, activities),
    ...model.parameters.flatMap((parameter, at) =>
      actsHere(one, parameter) ? [parameterTerm(one, weights[at])] : [],
    ),
  ]);
  const total = terms.reduce((sum, term) => sum.add(term), dataLoss(loss, outputs, member));
  return total.asScalar();
}

/**
 * The gradient of the objective by each weight as tfjs' own differentiation makes it of its own operations, on its backend in
 * plain JavaScript, in float32.
 */
export async function autodiffGradient(
  one: ObjectiveCase,
  model: ModelShape,
  member: MemberNumbers,
): Promise<number[][]> {
  const before = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    return tf.tidy(() => {
      const weights = model.parameters.map(({ shape }, at) => tf.tensor([...member.weights[at]], [...shape]));
      const gradients = tf.grads((...own: tf.Tensor[]) => objective(one, model, own, member))(weights);
      return gradients.map((gradient) => [...gradient.dataSync()]);
    });
  } finally {
    await tf.setBackend(before);
  }
}
