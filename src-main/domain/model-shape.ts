import type { Initializer } from './initializer.ts';
import type { FeatureMap, Window } from './feature-map.ts';

/**
 * What a parameter tensor is: `kernel` and `bias` of a dense layer or convolution (PyTorch's `weight`, `bias`),
 * `scale` and `shift` of a batch or layer norm (PyTorch's `weight`, `bias`; Keras' `gamma`, `beta`).
 */
export type ParameterKind = 'kernel' | 'bias' | 'scale' | 'shift';

/** One parameter tensor of a model. */
export interface ParameterShape {
  /** `layer.kind`, as in `dense1.kernel`. */
  readonly name: string;
  readonly layer: string;
  readonly kind: ParameterKind;
  /**
   * Of a kernel [inputs, units], or [height, width, inputs, filters] of a convolution, whose height is 1 in 1-D. [units]
   * otherwise: of a convolution's bias and a batch norm the channels, of a layer norm all features.
   */
  readonly shape: readonly number[];
}

/** The place behind a dense layer or convolution, its norm and its activation where a variant may put a penalty on what comes through, or dropout. */
export interface LayerSite {
  /** That layer's name. */
  readonly layer: string;
  readonly kind: 'dense' | 'convolution';
  /** Whether that layer makes the model's outputs. */
  readonly isOutput: boolean;
}

/** What every layer has: its name, and the number of features of its output, places and channels alike. */
interface Shaped<Type extends string> {
  readonly type: Type;
  readonly name: string;
  readonly units: number;
}

/** Numbers named after parameters are positions in `ModelShape.parameters`; null where there is no such parameter. */
export interface ShapedDense extends Shaped<'dense'> {
  readonly inputs: number;
  readonly kernel: number;
  readonly bias: number | null;
}

/** A convolution of either dimension: a sequence is an image of height 1. */
export interface ShapedConvolution extends Shaped<'convolution'> {
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  readonly window: Window;
  readonly kernel: number;
  readonly bias: number | null;
}

export interface ShapedPool extends Shaped<'maxPool' | 'averagePool'> {
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  readonly window: Window;
}

export interface ShapedGlobalAveragePool extends Shaped<'globalAveragePool'> {
  readonly input: FeatureMap;
}

export interface ShapedBatchNorm extends Shaped<'batchNorm'> {
  readonly channels: number;
  /** Places of the map; 1 in a vector. */
  readonly places: number;
  readonly scale: number;
  readonly shift: number;
  readonly momentum: number;
  readonly epsilon: number;
}

export interface ShapedLayerNorm extends Shaped<'layerNorm'> {
  readonly scale: number;
  readonly shift: number;
  readonly epsilon: number;
}

export interface ShapedSpatialDropout extends Shaped<'spatialDropout'> {
  readonly channels: number;
  readonly places: number;
  readonly rate: number;
}

/** A layer with its name and sizes settled. A flatten is none: rows are flat in memory. */
export type ShapedLayer =
  | ShapedDense
  | Shaped<'relu'>
  | Shaped<'tanh'>
  | Shaped<'sigmoid'>
  | Shaped<'gelu'>
  | (Shaped<'leakyRelu'> & { readonly slope: number })
  | (Shaped<'elu'> & { readonly alpha: number })
  | ShapedConvolution
  | ShapedPool
  | ShapedGlobalAveragePool
  | ShapedBatchNorm
  | ShapedLayerNorm
  | (Shaped<'dropout' | 'gaussianDropout'> & { readonly rate: number })
  | ShapedSpatialDropout
  | (Shaped<'gaussianNoise'> & { readonly sd: number })
  /** Positions in `ModelShape.sites`. What is penalized is what dropout has not touched yet. */
  | (Shaped<'activitySite' | 'dropoutSite'> & { readonly site: number })
  /** Residual blocks lie flat: what stands between their start and their end is within. */
  | Shaped<'residualStart'>
  | Shaped<'residualEnd'>;

/** A model with every size known: what the engine builds and what regularizers are resolved against. */
export interface ModelShape {
  readonly inputs: number;
  /** How the inputs lie. */
  readonly input: FeatureMap;
  readonly outputs: number;
  readonly initializer: Initializer;
  readonly layers: readonly ShapedLayer[];
  readonly parameters: readonly ParameterShape[];
  readonly sites: readonly LayerSite[];
}

/** The number of trainable weights of a model. */
export function countWeights(model: ModelShape): number {
  return model.parameters.reduce((sum, parameter) => sum + elementCount(parameter.shape), 0);
}

/** The number of elements of a tensor of this shape; 1 for a scalar's empty shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
