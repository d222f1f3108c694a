import type { InitializerPreset, ModelShape, ParameterShape, ShapedLayer } from '../domain/model-shape.ts';
import { elementCount } from '../domain/model-shape.ts';
import { assertNever } from '../domain/errors.ts';
import { RandomStream } from '../domain/random.ts';

/**
 * The initial weights of one member, one array per parameter of the model. They depend on model and seed alone:
 * members that share a seed start from the same point.
 * Kernels and biases as `InitializerPreset` says; batch and layer norm start with scale 1 and shift 0.
 */
export function initialWeights(model: ModelShape, seed: number): Float32Array[] {
  return model.parameters.map((parameter, index) => {
    const values = new Float32Array(elementCount(parameter.shape));
    if (parameter.kind === 'scale') return values.fill(1);
    const limit = uniformLimit(model.initializer, parameter, model.layers);
    if (limit === 0) return values;
    const stream = new RandomStream(seed, 'initial-weights', index);
    return values.map(() => (2 * stream.nextUniform() - 1) * limit);
  });
}

/** Half the width of the uniform distribution around 0 that a parameter starts from; 0 where it starts at 0. */
function uniformLimit(
  preset: InitializerPreset,
  parameter: ParameterShape,
  layers: readonly ShapedLayer[],
): number {
  const fan = fanOf(layers.find(({ name }) => name === parameter.layer));
  if (fan === null) return 0;
  switch (preset) {
    case 'pytorch':
      return 1 / Math.sqrt(fan.in);
    case 'keras':
      return parameter.kind === 'kernel' ? Math.sqrt(6 / (fan.in + fan.out)) : 0;
    default:
      return assertNever(preset);
  }
}

/** How many inputs an output of the layer has, and how many outputs an input; null for a layer without a kernel. */
function fanOf(layer: ShapedLayer | undefined): { in: number; out: number } | null {
  if (layer?.type === 'dense') return { in: layer.inputs, out: layer.units };
  if (layer?.type !== 'convolution') return null;
  const field = layer.window.height * layer.window.width;
  return { in: field * layer.input.channels, out: field * layer.output.channels };
}
