import type { Padding } from './feature-map.ts';

/** One number for both axes of an image, or [height, width]. */
export type Extent = number | readonly [number, number];

/**
 * Fully connected layer: y = x·W + b with x of [batch, inputs], W of [inputs, units], b of [units]. It takes vectors: put
 * `flatten` or `globalAveragePool` behind convolutions. PyTorch: `nn.Linear`. Keras: `layers.Dense`.
 */
export interface DenseLayer {
  readonly type: 'dense';
  readonly name?: string | undefined;
  readonly units: number;
  /** Whether there is a b; absent: yes. */
  readonly bias?: boolean | undefined;
}

/**
 * Elementwise activation: `relu` max(x, 0); `tanh`; `sigmoid` 1/(1 + exp(−x)); `gelu` x·Φ(x) with Φ the normal
 * distribution's exact function, by erf (PyTorch's `nn.GELU()`, Keras' `gelu(approximate=False)`; not the approximation
 * by tanh). Hendrycks, Gimpel 2016.
 */
export interface ActivationLayer {
  readonly type: 'relu' | 'tanh' | 'sigmoid' | 'gelu';
  readonly name?: string | undefined;
}

/**
 * Leaky ReLU: x where x > 0, else slope·x. PyTorch: `nn.LeakyReLU(slope)`. Keras: `layers.LeakyReLU(slope)`, whose
 * default is 0.3. Maas, Hannun, Ng 2013.
 */
export interface LeakyReluLayer {
  readonly type: 'leakyRelu';
  readonly name?: string | undefined;
  /** Absent: 0.01, as PyTorch has it. */
  readonly slope?: number | undefined;
}

/** ELU: x where x > 0, else alpha·(exp(x) − 1). PyTorch: `nn.ELU(alpha)`. Keras: `layers.ELU(alpha)`. Clevert et al. 2016. */
export interface EluLayer {
  readonly type: 'elu';
  readonly name?: string | undefined;
  /** Absent: 1. */
  readonly alpha?: number | undefined;
}

/**
 * 2-D convolution (cross-correlation) of an image of [height, width, in] with a kernel of [kernel height, kernel width,
 * in, filters], plus one bias per filter: y[i, j, o] = b[o] + Σ x[i·stride + u, j·stride + v, c]·W[u, v, c, o].
 * PyTorch: `nn.Conv2d`, whose weight is [filters, in, height, width]. Keras: `layers.Conv2D`.
 */
export interface Conv2dLayer {
  readonly type: 'conv2d';
  readonly name?: string | undefined;
  readonly filters: number;
  readonly kernelSize: Extent;
  /** Absent: 1. */
  readonly stride?: Extent | undefined;
  /** Absent: `valid`. */
  readonly padding?: Padding | undefined;
  /** Absent: yes. */
  readonly bias?: boolean | undefined;
}

/** 1-D convolution of a sequence of [length, in]; see `Conv2dLayer`. PyTorch: `nn.Conv1d`. Keras: `layers.Conv1D`. */
export interface Conv1dLayer extends Omit<Conv2dLayer, 'type' | 'kernelSize' | 'stride'> {
  readonly type: 'conv1d';
  readonly kernelSize: number;
  /** Absent: 1. */
  readonly stride?: number | undefined;
}

/**
 * Largest value, or mean, of each window of an image, channel by channel. Padding counts neither as a value nor in the
 * mean's divisor. Where several values are largest, the gradient goes to the first, row by row.
 * PyTorch: `nn.MaxPool2d(size, stride)`, `nn.AvgPool2d(size, stride)`. Keras: `MaxPooling2D`, `AveragePooling2D`.
 */
export interface Pool2dLayer {
  readonly type: 'maxPool2d' | 'avgPool2d';
  readonly name?: string | undefined;
  /** Absent: 2. */
  readonly size?: Extent | undefined;
  /** Absent: the size, so that windows do not overlap. */
  readonly stride?: Extent | undefined;
  /** Absent: `valid`, which leaves out the rows and columns of an incomplete last window. */
  readonly padding?: Padding | undefined;
}

/** Pooling of a sequence; see `Pool2dLayer`. PyTorch: `nn.MaxPool1d`, `nn.AvgPool1d`. */
export interface Pool1dLayer extends Omit<Pool2dLayer, 'type' | 'size' | 'stride'> {
  readonly type: 'maxPool1d' | 'avgPool1d';
  /** Absent: 2. */
  readonly size?: number | undefined;
  /** Absent: the size. */
  readonly stride?: number | undefined;
}

/**
 * Mean of each channel over all places: [height, width, channels] → [channels]. PyTorch: `nn.AdaptiveAvgPool2d(1)` and
 * `flatten`. Keras: `GlobalAveragePooling2D`, `GlobalAveragePooling1D`.
 */
export interface GlobalAveragePoolLayer {
  readonly type: 'globalAveragePool';
  readonly name?: string | undefined;
}

/**
 * An image or sequence as a vector, in the order height, width, channel (Keras' `Flatten`; PyTorch's runs channel,
 * height, width, so the rows of the next dense kernel stand in another order there).
 */
export interface FlattenLayer {
  readonly type: 'flatten';
  readonly name?: string | undefined;
}

/**
 * Batch norm (Ioffe, Szegedy 2015): scale·(x − mean)/√(variance + epsilon) + shift, with one mean, variance, scale and
 * shift per channel, taken over the batch and, in images and sequences, over all places.
 * Training uses the batch's biased variance; evaluation uses running statistics, which take
 * `momentum` of each batch's mean and unbiased variance (PyTorch's convention; Keras' momentum is 1 − this, and its
 * running variance is the biased one). PyTorch: `nn.BatchNorm1d`, `nn.BatchNorm2d`. Keras: `layers.BatchNormalization`.
 */
export interface BatchNormLayer {
  readonly type: 'batchNorm';
  readonly name?: string | undefined;
  /** Whether only the variants have it that switch it on, see `BatchNormSwitch`. Absent: no, every variant has it. */
  readonly optional?: boolean | undefined;
  /** Absent: 0.1. */
  readonly momentum?: number | undefined;
  /** Absent: 1e-5. */
  readonly epsilon?: number | undefined;
}

/**
 * Layer norm (Ba, Kiros, Hinton 2016): scale·(x − mean)/√(variance + epsilon) + shift, with the mean and the biased
 * variance of each row over all of its features, places and channels alike, and one scale and shift per feature.
 * The same in training and evaluation. PyTorch: `nn.LayerNorm` over all axes but the batch's. Keras:
 * `layers.LayerNormalization` over the same axes, whose default epsilon is 1e-3.
 */
export interface LayerNormLayer {
  readonly type: 'layerNorm';
  readonly name?: string | undefined;
  /** Absent: 1e-5. */
  readonly epsilon?: number | undefined;
}

/**
 * Dropout that every variant has; evaluation changes nothing.
 * `dropout`: inverted dropout of single features, see `Dropout` in regularization.ts.
 * `spatialDropout`: the same for whole channels of an image or sequence (Tompson et al. 2015): a channel of a row is 0
 * with probability `rate`, else multiplied by 1/(1 − rate). PyTorch: `nn.Dropout2d`, `nn.Dropout1d`.
 * Keras: `SpatialDropout2D`, `SpatialDropout1D`.
 * `gaussianDropout`: y = x·(1 + n), n normal with mean 0 and variance rate/(1 − rate) (Srivastava et al. 2014, section
 * 10). Keras: `layers.GaussianDropout(rate)`. PyTorch has none.
 */
export interface DropoutLayer {
  readonly type: 'dropout' | 'spatialDropout' | 'gaussianDropout';
  readonly name?: string | undefined;
  readonly rate: number;
}

/** Additive noise in training: y = x + n, n normal with mean 0 and standard deviation `sd`. Keras: `GaussianNoise(sd)`. */
export interface GaussianNoiseLayer {
  readonly type: 'gaussianNoise';
  readonly name?: string | undefined;
  readonly sd: number;
}

/** A layer that holds no others. */
export type PlainLayer =
  | DenseLayer
  | ActivationLayer
  | LeakyReluLayer
  | EluLayer
  | Conv2dLayer
  | Conv1dLayer
  | Pool2dLayer
  | Pool1dLayer
  | GlobalAveragePoolLayer
  | FlattenLayer
  | BatchNormLayer
  | LayerNormLayer
  | DropoutLayer
  | GaussianNoiseLayer;

/** Residual block (He et al. 2016): y = x + f(x), with f the layers within, whose output has the shape of their input. */
export interface ResidualBlock {
  readonly type: 'residual';
  readonly name?: string | undefined;
  readonly layers: readonly PlainLayer[];
}

export type LayerSpec = PlainLayer | ResidualBlock;
