import { assertNever } from './errors.ts';
import type { Window } from './feature-map.ts';
import type { Conv1dLayer, Conv2dLayer, Extent, PlainLayer, Pool1dLayer, Pool2dLayer } from './layer-spec.ts';

/** What stands for a setting that a layer leaves out. */
export const LAYER_DEFAULTS = {
  bias: true,
  slope: 0.01,
  alpha: 1,
  momentum: 0.1,
  epsilon: 1e-5,
  optional: false,
} as const;

/** Both axes' lengths. */
function pairOf(extent: Extent): readonly [number, number] {
  return typeof extent === 'number' ? [extent, extent] : extent;
}

function windowOf(size: Extent, stride: Extent, padding: Window['padding'] | undefined): Window {
  const [height, width] = pairOf(size);
  const [strideHeight, strideWidth] = pairOf(stride);
  return { height, width, strideHeight, strideWidth, padding: padding ?? 'valid' };
}

/** The window of a convolution or pooling, defaults filled in. A sequence's lies along its width. */
export function layerWindow(layer: Conv1dLayer | Conv2dLayer | Pool1dLayer | Pool2dLayer): Window {
  switch (layer.type) {
    case 'conv2d':
      return windowOf(layer.kernelSize, layer.stride ?? 1, layer.padding);
    case 'conv1d':
      return windowOf([1, layer.kernelSize], [1, layer.stride ?? 1], layer.padding);
    case 'maxPool2d':
    case 'avgPool2d':
      return windowOf(layer.size ?? 2, layer.stride ?? layer.size ?? 2, layer.padding);
    case 'maxPool1d':
    case 'avgPool1d':
      return windowOf([1, layer.size ?? 2], [1, layer.stride ?? layer.size ?? 2], layer.padding);
    default:
      return assertNever(layer);
  }
}

function windowSettings(sizeName: string, window: Window): object {
  const { height, width, strideHeight, strideWidth, padding } = window;
  return { [sizeName]: [height, width], stride: [strideHeight, strideWidth], padding };
}

/** The settings of a layer beside its type and name, with every default filled in. */
export function layerSettings(layer: PlainLayer): object {
  switch (layer.type) {
    case 'dense':
      return { units: layer.units, bias: layer.bias ?? LAYER_DEFAULTS.bias };
    case 'conv2d':
    case 'conv1d':
      return {
        filters: layer.filters,
        ...windowSettings('kernelSize', layerWindow(layer)),
        bias: layer.bias ?? LAYER_DEFAULTS.bias,
      };
    case 'maxPool2d':
    case 'avgPool2d':
    case 'maxPool1d':
    case 'avgPool1d':
      return windowSettings('size', layerWindow(layer));
    case 'leakyRelu':
      return { slope: layer.slope ?? LAYER_DEFAULTS.slope };
    case 'elu':
      return { alpha: layer.alpha ?? LAYER_DEFAULTS.alpha };
    case 'batchNorm':
      return {
        momentum: layer.momentum ?? LAYER_DEFAULTS.momentum,
        epsilon: layer.epsilon ?? LAYER_DEFAULTS.epsilon,
        optional: layer.optional ?? LAYER_DEFAULTS.optional,
      };
    case 'layerNorm':
      return { epsilon: layer.epsilon ?? LAYER_DEFAULTS.epsilon };
    case 'dropout':
    case 'spatialDropout':
    case 'gaussianDropout':
      return { rate: layer.rate };
    case 'gaussianNoise':
      return { sd: layer.sd };
    case 'relu':
    case 'tanh':
    case 'sigmoid':
    case 'gelu':
    case 'globalAveragePool':
    case 'flatten':
      return {};
    default:
      return assertNever(layer);
  }
}
