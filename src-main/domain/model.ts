import { assertNever, type FieldProblem } from './errors.ts';
import type { Initializer } from './initializer.ts';

/**
 * What a parameter tensor is: `kernel` and `bias` of a dense layer (PyTorch's `weight`, `bias`),
 * `scale` and `shift` of a batch norm (PyTorch's `weight`, `bias`; Keras' `gamma`, `beta`).
 */
export type ParameterKind = 'kernel' | 'bias' | 'scale' | 'shift';

/** Fully connected layer: y = x·W + b with x of [batch, inputs], W of [inputs, units], b of [units]. */
export interface DenseLayer {
  readonly type: 'dense';
  readonly name?: string | undefined;
  readonly units: number;
  /** Whether there is a b; absent: yes. */
  readonly bias?: boolean | undefined;
}

/** Elementwise activation: max(x, 0), tanh(x) or 1/(1 + exp(−x)). */
export interface ActivationLayer {
  readonly type: 'relu' | 'tanh' | 'sigmoid';
  readonly name?: string | undefined;
}

/**
 * Batch norm over the batch axis (Ioffe, Szegedy 2015): scale·(x − mean)/√(variance + epsilon) + shift.
 * Training uses the batch's biased variance; evaluation uses running statistics, which take
 * `momentum` of each batch's mean and unbiased variance (PyTorch's convention; Keras' momentum is 1 − this).
 */
export interface BatchNormLayer {
  readonly type: 'batchNorm';
  readonly name?: string | undefined;
  /** Absent: 0.1. */
  readonly momentum?: number | undefined;
  /** Absent: 1e-5. */
  readonly epsilon?: number | undefined;
}

/** Inverted dropout that every variant has, see `Dropout`. */
export interface DropoutLayer {
  readonly type: 'dropout';
  readonly name?: string | undefined;
  readonly rate: number;
}

export type LayerSpec = DenseLayer | ActivationLayer | BatchNormLayer | DropoutLayer;

/** A model as the user writes it: a sequence of layers that ends in the dense layer which makes the outputs. */
export interface ModelSpec {
  readonly layers: readonly LayerSpec[];
  /** Absent: `pytorch`. */
  readonly initializer?: Initializer | undefined;
}

/** One parameter tensor of a model. */
export interface ParameterShape {
  /** `layer.kind`, as in `dense1.kernel`. */
  readonly name: string;
  readonly layer: string;
  readonly kind: ParameterKind;
  /** [inputs, units] for a kernel, [units] otherwise. */
  readonly shape: readonly number[];
}

/** A place behind a dense layer where a variant may put dropout. */
export interface DropoutSite {
  /** The dense layer's name. */
  readonly layer: string;
  /** Whether that layer makes the model's outputs. */
  readonly isOutput: boolean;
}

/** A layer with its name and sizes settled. Numbers named after parameters are positions in `ModelShape.parameters`. */
export type ShapedLayer =
  | {
      readonly type: 'dense';
      readonly name: string;
      readonly inputs: number;
      readonly units: number;
      readonly kernel: number;
      readonly bias: number | null;
    }
  | { readonly type: 'relu' | 'tanh' | 'sigmoid'; readonly name: string; readonly units: number }
  | {
      readonly type: 'batchNorm';
      readonly name: string;
      readonly units: number;
      readonly scale: number;
      readonly shift: number;
      readonly momentum: number;
      readonly epsilon: number;
    }
  | { readonly type: 'dropout'; readonly name: string; readonly units: number; readonly rate: number }
  | { readonly type: 'dropoutSite'; readonly name: string; readonly units: number; readonly site: number };

/** A model with every size known: what the engine builds and what regularizers are resolved against. */
export interface ModelShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly initializer: Initializer;
  readonly layers: readonly ShapedLayer[];
  readonly parameters: readonly ParameterShape[];
  readonly dropoutSites: readonly DropoutSite[];
}

/** The names of a model's layers: the given one, or the type with its number, as in `dense2`. */
export function layerNames(layers: readonly LayerSpec[]): string[] {
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const count = (counts.get(layer.type) ?? 0) + 1;
    counts.set(layer.type, count);
    return layer.name ?? `${layer.type}${count}`;
  });
}

/** What is wrong with a model's structure, beyond what each layer's own limits say. */
export function modelProblems(model: ModelSpec): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const names = layerNames(model.layers);
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index)
      problems.push({
        field: `model.layers[${index}].name`,
        expected: 'a name that no other layer has',
        received: JSON.stringify(name),
      });
  });
  const last = model.layers.at(-1);
  if (last?.type !== 'dense')
    problems.push({
      field: `model.layers[${model.layers.length - 1}].type`,
      expected: '"dense", because the last layer makes the outputs',
      received: JSON.stringify(last?.type),
    });
  return problems;
}

/**
 * Settles names, sizes and parameters of a model.
 * @param model a valid model (`modelProblems` is empty)
 * @param inputs number of input features
 */
export function shapeModel(model: ModelSpec, inputs: number): ModelShape {
  const names = layerNames(model.layers);
  const layers: ShapedLayer[] = [];
  const parameters: ParameterShape[] = [];
  const dropoutSites: DropoutSite[] = [];
  const addParameter = (layer: string, kind: ParameterKind, shape: readonly number[]): number =>
    parameters.push({ name: `${layer}.${kind}`, layer, kind, shape }) - 1;
  const addSite = (layer: string, units: number, isOutput: boolean): void => {
    const site = dropoutSites.push({ layer, isOutput }) - 1;
    layers.push({ type: 'dropoutSite', name: `${layer}.dropout`, units, site });
  };

  let size = inputs;
  let openDense: string | null = null;
  for (const [index, layer] of model.layers.entries()) {
    const name = names[index];
    // A dense layer's dropout site lies behind its batch norm and activation, that is before the next dense or dropout.
    if ((layer.type === 'dense' || layer.type === 'dropout') && openDense !== null) {
      addSite(openDense, size, false);
      openDense = null;
    }
    switch (layer.type) {
      case 'dense':
        layers.push({
          type: 'dense',
          name,
          inputs: size,
          units: layer.units,
          kernel: addParameter(name, 'kernel', [size, layer.units]),
          bias: (layer.bias ?? true) ? addParameter(name, 'bias', [layer.units]) : null,
        });
        size = layer.units;
        openDense = name;
        break;
      case 'relu':
      case 'tanh':
      case 'sigmoid':
        layers.push({ type: layer.type, name, units: size });
        break;
      case 'batchNorm':
        layers.push({
          type: 'batchNorm',
          name,
          units: size,
          scale: addParameter(name, 'scale', [size]),
          shift: addParameter(name, 'shift', [size]),
          momentum: layer.momentum ?? 0.1,
          epsilon: layer.epsilon ?? 1e-5,
        });
        break;
      case 'dropout':
        layers.push({ type: 'dropout', name, units: size, rate: layer.rate });
        break;
      default:
        assertNever(layer);
    }
  }
  if (openDense !== null) addSite(openDense, size, true);
  return {
    inputs,
    outputs: size,
    initializer: model.initializer ?? 'pytorch',
    layers,
    parameters,
    dropoutSites,
  };
}

/** The number of trainable weights of a model. */
export function countWeights(model: ModelShape): number {
  return model.parameters.reduce((sum, parameter) => sum + elementCount(parameter.shape), 0);
}

/** The number of elements of a tensor of this shape; 1 for a scalar's empty shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
