import { assertNever } from '../domain/errors.ts';
import type { Initializer } from '../domain/initializer.ts';
import {
  elementCount,
  type ModelShape,
  type ParameterShape,
  type ShapedLayer,
} from '../domain/model-shape.ts';
import { RandomStream, streamOfName } from '../domain/random.ts';

/** How many inputs an output of a layer has, and how many outputs an input. */
interface Fan {
  readonly in: number;
  readonly out: number;
}

/** What a parameter starts from, around 0. `truncated` is a normal one drawn again beyond two of its `deviation`. */
type Distribution =
  | { readonly type: 'zero' }
  | { readonly type: 'uniform'; readonly limit: number }
  | { readonly type: 'normal' | 'truncated'; readonly deviation: number };

const ZERO: Distribution = { type: 'zero' };

/** Standard deviation of a standard normal distribution that is cut at ±2. */
const CUT_DEVIATION = 0.87962566103423978;

const TRUNCATED_NORMAL_DEVIATION = 0.05;

/**
 * The initial weights of one member, one array per parameter of the model. Those of a parameter depend on the seed, its name and
 * its layer's sizes alone: members that share a seed start from the same point, also where one has layers that another lacks.
 * Kernels and biases as `Initializer` says; batch and layer norm start with scale 1 and shift 0.
 */
export function initialWeights(model: ModelShape, seed: number): Float32Array[] {
  return model.parameters.map((parameter) => {
    const values = new Float32Array(elementCount(parameter.shape));
    if (parameter.kind === 'scale') return values.fill(1);
    const stream = new RandomStream(seed, 'initial-weights', streamOfName(parameter.name));
    return fill(values, distributionOf(model.initializer, parameter, model.layers), stream);
  });
}

function fill(values: Float32Array, distribution: Distribution, stream: RandomStream): Float32Array {
  switch (distribution.type) {
    case 'zero':
      return values;
    case 'uniform':
      return values.map(() => (2 * stream.nextUniform() - 1) * distribution.limit);
    case 'normal':
      stream.fillNormal(values);
      return values.map((value) => value * distribution.deviation);
    case 'truncated':
      return fillTruncated(values, stream).map((value) => value * distribution.deviation);
    default:
      return assertNever(distribution);
  }
}

/** Standard normal numbers, those beyond ±2 drawn again. */
function fillTruncated(values: Float32Array, stream: RandomStream): Float32Array {
  const drawn = new Float32Array(256);
  let used = drawn.length;
  for (let at = 0; at < values.length; used++) {
    if (used === drawn.length) {
      stream.fillNormal(drawn);
      used = 0;
    }
    if (Math.abs(drawn[used]) <= 2) values[at++] = drawn[used];
  }
  return values;
}

function distributionOf(
  initializer: Initializer,
  parameter: ParameterShape,
  layers: readonly ShapedLayer[],
): Distribution {
  const fan = fanOf(layers.find(({ name }) => name === parameter.layer));
  if (fan === null) return ZERO;
  if (initializer === 'pytorch') return { type: 'uniform', limit: 1 / Math.sqrt(fan.in) };
  return parameter.kind === 'kernel' ? kernelDistribution(initializer, fan) : ZERO;
}

function kernelDistribution(initializer: Exclude<Initializer, 'pytorch'>, fan: Fan): Distribution {
  switch (initializer) {
    case 'kaimingUniform':
      return { type: 'uniform', limit: Math.sqrt(6 / fan.in) };
    case 'kaimingNormal':
      return { type: 'normal', deviation: Math.sqrt(2 / fan.in) };
    case 'keras':
    case 'xavierUniform':
      return { type: 'uniform', limit: Math.sqrt(6 / (fan.in + fan.out)) };
    case 'xavierNormal':
      return { type: 'normal', deviation: Math.sqrt(2 / (fan.in + fan.out)) };
    case 'lecunUniform':
      return { type: 'uniform', limit: Math.sqrt(3 / fan.in) };
    case 'lecunNormal':
      return { type: 'truncated', deviation: Math.sqrt(1 / fan.in) / CUT_DEVIATION };
    case 'truncatedNormal':
      return { type: 'truncated', deviation: TRUNCATED_NORMAL_DEVIATION };
    case 'zeros':
      return ZERO;
    default:
      return assertNever(initializer);
  }
}

/** Null for a layer without a kernel. */
function fanOf(layer: ShapedLayer | undefined): Fan | null {
  if (layer?.type === 'dense') return { in: layer.inputs, out: layer.units };
  if (layer?.type !== 'convolution') return null;
  const field = layer.window.height * layer.window.width;
  return { in: field * layer.input.channels, out: field * layer.output.channels };
}
