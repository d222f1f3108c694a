/**
 * Distribution of the initial weights, with n the inputs of a unit (fan-in) and m the units that an input feeds (fan-out).
 * Two presets:
 * `pytorch`: `nn.Linear`'s default, kernel and bias uniform in ±1/√n.
 * `keras`: `layers.Dense`'s default, kernel uniform in ±√(6/(n + m)) (Glorot), bias 0.
 * And distributions by their names, for kernels; biases are then 0:
 * `kaimingUniform`: ±√(6/n); `nn.init.kaiming_uniform_(nonlinearity='relu')`, Keras' `HeUniform` (He et al. 2015).
 * `kaimingNormal`: sd √(2/n); `nn.init.kaiming_normal_(nonlinearity='relu')`. Keras' `HeNormal` is cut at two sd.
 * `xavierUniform`: ±√(6/(n + m)); `nn.init.xavier_uniform_`, Keras' `GlorotUniform` (Glorot, Bengio 2010).
 * `xavierNormal`: sd √(2/(n + m)); `nn.init.xavier_normal_`. Keras' `GlorotNormal` is cut at two sd.
 * `lecunUniform`: ±√(3/n); Keras' `LecunUniform` (LeCun et al. 1998).
 * `lecunNormal`: cut at two sd, with sd √(1/n) behind the cut; Keras' `LecunNormal`.
 * `truncatedNormal`: sd 0.05, drawn again beyond two sd; Keras' `TruncatedNormal()`,
 * `nn.init.trunc_normal_(std=0.05, a=-0.1, b=0.1)`.
 * `zeros`: all 0; units of a hidden layer then stay alike. `nn.init.zeros_`, Keras' `Zeros`.
 * Normalization layers start with scale 1 and shift 0 under each.
 */
export type Initializer =
  | 'pytorch'
  | 'keras'
  | 'kaimingUniform'
  | 'kaimingNormal'
  | 'xavierUniform'
  | 'xavierNormal'
  | 'lecunUniform'
  | 'lecunNormal'
  | 'truncatedNormal'
  | 'zeros';

export const INITIALIZERS = [
  'pytorch',
  'keras',
  'kaimingUniform',
  'kaimingNormal',
  'xavierUniform',
  'xavierNormal',
  'lecunUniform',
  'lecunNormal',
  'truncatedNormal',
  'zeros',
] as const satisfies Initializer[];
