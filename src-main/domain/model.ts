import type { FieldProblem } from './errors.ts';
import { sizeOf, vectorOf, type FeatureMap } from './feature-map.ts';
import type { Initializer } from './initializer.ts';
import { nameLayers } from './layer-name.ts';
import type { LayerSpec } from './layer-spec.ts';
import type { ModelShape } from './model-shape.ts';
import { ModelShaper } from './model-shaper.ts';

/** Rows as images, each in the order height, width, channel. */
export interface ImageInput {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Rows as sequences, each in the order place, channel. */
export interface SequenceInput {
  readonly length: number;
  readonly channels: number;
}

/** A model as the user writes it: a sequence of layers that ends in the dense layer which makes the outputs. */
export interface ModelSpec {
  /** How the features of a row lie; absent: as a vector. */
  readonly input?: ImageInput | SequenceInput | undefined;
  readonly layers: readonly LayerSpec[];
  /** Absent: `pytorch`. */
  readonly initializer?: Initializer | undefined;
}

/**
 * The map that a model's first layer is given.
 * @param inputs number of features, for a model that does not say how they lie
 */
export function inputMap({ input }: ModelSpec, inputs: number): FeatureMap {
  if (input === undefined) return vectorOf(inputs);
  if ('height' in input) return { kind: 'image', ...input };
  return { kind: 'sequence', height: 1, width: input.length, channels: input.channels };
}

function nameProblems(layers: readonly LayerSpec[]): FieldProblem[] {
  const all = nameLayers(layers).flatMap((layer) => ('inner' in layer ? [layer, ...layer.inner] : [layer]));
  const names = all.map(({ name }) => name);
  return all.flatMap(({ name, field }, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            field: `${field}.name`,
            expected: 'a name that no other layer has',
            received: JSON.stringify(name),
          },
        ],
  );
}

/** What is wrong with a model's structure, beyond what each layer's own limits say. */
export function modelProblems(model: ModelSpec): FieldProblem[] {
  const problems = nameProblems(model.layers);
  const last = model.layers.at(-1);
  if (last?.type !== 'dense')
    problems.push({
      field: `model.layers[${model.layers.length - 1}].type`,
      expected: '"dense", because the last layer makes the outputs',
      received: JSON.stringify(last?.type),
    });
  // No layer's fit depends on the length of a vector.
  const shaper = new ModelShaper(inputMap(model, 1));
  shaper.addAll(model.layers);
  return [...problems, ...shaper.problems.slice(0, 1)];
}

/**
 * Settles names, sizes and parameters of a model. Of a model that is not valid it makes names and kinds of parameters
 * all the same, and sizes that mean nothing.
 * @param inputs number of input features; a model that says how they lie goes by its own sizes
 */
export function shapeModel(model: ModelSpec, inputs: number): ModelShape {
  const input = inputMap(model, inputs);
  const shaper = new ModelShaper(input);
  shaper.addAll(model.layers);
  const { layers, parameters, sites } = shaper;
  return {
    inputs: sizeOf(input),
    input,
    outputs: sizeOf(shaper.output),
    initializer: model.initializer ?? 'pytorch',
    layers,
    parameters,
    sites,
  };
}
