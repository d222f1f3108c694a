import type { InitializerPreset, ModelShape, ParameterShape, ShapedLayer } from '../domain/model.ts';
import { elementCount } from '../domain/model.ts';
import { assertNever } from '../domain/errors.ts';
import { RandomStream } from '../domain/random.ts';

/**
 * The initial weights of one member, one array per parameter of the model. They depend on model and seed alone:
 * members that share a seed start from the same point.
 * Kernels and biases as `InitializerPreset` says; batch norm starts with scale 1 and shift 0.
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
  const layer = layers.find(({ name }) => name === parameter.layer);
  if (layer?.type !== 'dense') return 0;
  switch (preset) {
    case 'pytorch':
      return 1 / Math.sqrt(layer.inputs);
    case 'keras':
      return parameter.kind === 'kernel' ? Math.sqrt(6 / (layer.inputs + layer.units)) : 0;
    default:
      return assertNever(preset);
  }
}
