import { AppError, assertNever } from '../domain/errors.ts';
import type { LossName, OptimizerSpec } from '../domain/experiment.ts';
import type { ModelShape, ShapedLayer } from '../domain/model.ts';
import type { RegularizationCoefficients } from '../domain/regularization.ts';
import { DecoupledDecay } from './decoupled-decay.ts';
import { Activation } from './layer/activation.ts';
import { BatchNorm } from './layer/batch-norm.ts';
import { Dense } from './layer/dense.ts';
import { Dropout, type MaskSource } from './layer/dropout.ts';
import type { Layer } from './layer/layer.ts';
import { lossGradient, type BatchTarget } from './loss.ts';
import { readVariable } from './ops/read-variable.ts';
import { makeOptimizer, type Optimizer } from './optimizer.ts';
import type { OpSet, Tensor, Variable } from './ops/op-set.ts';
import { PenaltyGradient } from './penalty.ts';

/** What one member of an ensemble brings of its own. */
export interface EnsembleMember {
  readonly learningRate: number;
  /** One entry per parameter of the model. */
  readonly coefficients: readonly RegularizationCoefficients[];
  /** One array per parameter of the model, in the parameter's shape. */
  readonly initialWeights: readonly Float32Array[];
}

/** The masks of a layer by its position in the model; null where it is no dropout, or no member drops anything there. */
export type MaskSourceFor = (layer: number) => MaskSource | null;

/** What an ensemble is made of. */
export interface EnsembleSettings {
  readonly model: ModelShape;
  readonly loss: LossName;
  /** Its learning rate does not count: each member has its own. */
  readonly optimizer: OptimizerSpec;
  /** At least one. */
  readonly members: readonly EnsembleMember[];
  /** Absent: nothing is dropped. */
  readonly masks?: MaskSourceFor;
}

/** One batch on the device. */
export interface Batch extends BatchTarget {
  /** [K, B, inputs] */
  readonly features: Tensor;
}

/** Weights and state of one member, on the host, by name. */
export interface MemberWeights {
  /** One array per parameter of the model. */
  readonly parameters: readonly Float32Array[];
  /** Batch norms' running statistics, as `batchNorm1.runningMean`. */
  readonly state: ReadonlyMap<string, Float32Array>;
}

/**
 * K members of one model shape that train in lock step: every operation works on all members at once, over a leading axis
 * of length K, each member with its own weights, learning rate, regularization and masks. Members never mix: a member's
 * numbers are those of training it alone, up to the rounding of a differently blocked matrix product.
 */
export class Ensemble {
  readonly size: number;
  readonly #ops: OpSet;
  readonly #model: ModelShape;
  readonly #loss: LossName;
  readonly #layers: readonly Layer[];
  /** Position of the first layer with parameters: what lies before it needs no gradient. */
  readonly #firstTrained: number;
  readonly #batchNorms: ReadonlyMap<string, BatchNorm>;
  /** One per parameter of the model, as are penalties and decays. */
  readonly #variables: readonly Variable[];
  readonly #penalties: readonly PenaltyGradient[];
  readonly #decays: readonly DecoupledDecay[];
  readonly #optimizer: Optimizer;
  #step = 0;

  constructor(ops: OpSet, { model, loss, optimizer, members, masks = () => null }: EnsembleSettings) {
    this.#ops = ops;
    this.#model = model;
    this.#loss = loss;
    this.size = members.length;
    const layers = makeLayers(ops, model, this.size, masks);
    this.#layers = layers.map(({ layer }) => layer);
    this.#batchNorms = new Map(
      layers.flatMap(({ name, layer }) => (layer instanceof BatchNorm ? [[name, layer]] : [])),
    );
    this.#firstTrained = this.#layers.findIndex(
      (layer) => layer instanceof Dense || layer instanceof BatchNorm,
    );

    const rates = members.map(({ learningRate }) => learningRate);
    const shapes = model.parameters.map(({ shape }) => deviceShape(this.size, shape));
    const coefficients = model.parameters.map((_, parameter) =>
      members.map((member) => member.coefficients[parameter]),
    );
    this.#variables = shapes.map((shape, parameter) =>
      ops.variable(shape, stack(members.map(({ initialWeights }) => initialWeights[parameter]))),
    );
    this.#penalties = coefficients.map((own) => new PenaltyGradient(ops, own));
    this.#decays = coefficients.map((own) => new DecoupledDecay(ops, rates, own));
    this.#optimizer = makeOptimizer(ops, optimizer, rates, shapes);
  }

  /**
   * One training step of all members on their batches.
   * @param batch belongs to the caller
   * @param observe is given the outputs [K, B, units] of the step's forward pass; they live until it returns
   */
  step(batch: Batch, observe?: (outputs: Tensor) => void): void {
    const ops = this.#ops;
    ops.scope(() => {
      const weights = this.#variables.map((variable) => ops.value(variable));
      const gradients = this.#computeGradients(batch, weights, observe);
      const total = gradients.map((gradient, parameter) =>
        this.#penalties[parameter].addTo(gradient, weights[parameter]),
      );
      const decays = weights.map((weight, parameter) => this.#decays[parameter].stepFrom(weight));
      // A value that is still read would force each update to copy the variable.
      weights.forEach((weight) => ops.free(weight));
      total.forEach((gradient, parameter) => {
        const variable = this.#variables[parameter];
        const decay = decays[parameter];
        if (decay !== null) ops.assignSub(variable, decay);
        this.#optimizer.update(parameter, variable, gradient);
      });
    });
    this.#optimizer.endStep();
    this.#step += 1;
  }

  /**
   * Outputs of all members in evaluation mode.
   * @param features [1, B, inputs] shared by all members, or [K, B, inputs]
   * @returns row-major [K, B, units], before any softmax or sigmoid
   */
  async evaluate(features: Tensor): Promise<Float32Array> {
    const ops = this.#ops;
    const outputs = ops.scope(() => {
      const weights = this.#variables.map((variable) => ops.value(variable));
      let x = features;
      for (const layer of this.#layers) x = layer.evaluate(x, ops, weights);
      return ops.keep(x);
    });
    try {
      return await ops.read(outputs);
    } finally {
      ops.free(outputs);
    }
  }

  /** Sets weights and batch norm state of every member; the optimizer's state stays. */
  load(members: readonly MemberWeights[]): void {
    const ops = this.#ops;
    ops.scope(() => {
      this.#variables.forEach((variable, parameter) => {
        const values = stack(members.map(({ parameters }) => parameters[parameter]));
        ops.assign(variable, ops.float(variable.shape, values));
      });
      for (const [name, layer] of this.#batchNorms)
        layer.writeState((key) => stack(members.map(({ state }) => stateOf(state, `${name}.${key}`))));
    });
  }

  /** Weights and batch norm state of every member, on the host. */
  async readWeights(): Promise<MemberWeights[]> {
    const parameters: Float32Array[] = [];
    for (const variable of this.#variables) parameters.push(await readVariable(this.#ops, variable));
    const state = new Map<string, Float32Array>();
    for (const [name, layer] of this.#batchNorms)
      for (const [key, values] of await layer.readState()) state.set(`${name}.${key}`, values);
    return Array.from({ length: this.size }, (_, member) => ({
      parameters: parameters.map((values) => this.#slice(values, member)),
      state: new Map([...state].map(([key, values]) => [key, this.#slice(values, member)])),
    }));
  }

  /** Frees everything on the device. */
  release(): void {
    this.#variables.forEach((variable) => this.#ops.release(variable));
    this.#penalties.forEach((penalty) => penalty.release());
    this.#decays.forEach((decay) => decay.release());
    for (const layer of this.#batchNorms.values()) layer.release();
    this.#optimizer.release();
  }

  #computeGradients(
    batch: Batch,
    weights: readonly Tensor[],
    observe: ((outputs: Tensor) => void) | undefined,
  ): Tensor[] {
    const ops = this.#ops;
    const gradients: (Tensor | undefined)[] = this.#variables.map(() => undefined);
    const context = { ops, step: this.#step, weights, gradients };
    let x = batch.features;
    for (const layer of this.#layers) x = layer.forward(x, context);
    observe?.(x);
    let gradient: Tensor | null = lossGradient(this.#loss, x, batch, ops);
    for (let position = this.#layers.length - 1; gradient !== null && position >= 0; position--) {
      const wantsInputGradient = position > this.#firstTrained;
      const next: Tensor | null = this.#layers[position].backward(gradient, context, wantsInputGradient);
      ops.free(gradient);
      gradient = next;
    }
    return gradients.map((value, parameter) => {
      if (value !== undefined) return value;
      throw new AppError('internal', `no gradient for ${this.#model.parameters[parameter].name}`);
    });
  }

  #slice(values: Float32Array, member: number): Float32Array {
    const count = values.length / this.size;
    return values.slice(member * count, (member + 1) * count);
  }
}

function stateOf(state: ReadonlyMap<string, Float32Array>, key: string): Float32Array {
  const values = state.get(key);
  if (values === undefined) throw new AppError('internal', `the weights lack ${key}`);
  return values;
}

interface NamedLayer {
  readonly name: string;
  readonly layer: Layer;
}

/** The layers of a model that do something, in order. */
function makeLayers(ops: OpSet, model: ModelShape, members: number, masks: MaskSourceFor): NamedLayer[] {
  return model.layers.flatMap((shaped, position) => {
    const layer = makeLayer(ops, shaped, members, masks(position));
    return layer === null ? [] : [{ name: shaped.name, layer }];
  });
}

/** Null for a place of dropout where nothing is dropped. */
function makeLayer(ops: OpSet, layer: ShapedLayer, members: number, masks: MaskSource | null): Layer | null {
  switch (layer.type) {
    case 'dense':
      return new Dense(layer.kernel, layer.bias);
    case 'relu':
    case 'tanh':
    case 'sigmoid':
      return new Activation(layer.type);
    case 'batchNorm':
      return new BatchNorm(ops, { ...layer, members });
    case 'dropout':
    case 'dropoutSite':
      return masks === null ? null : new Dropout(layer.units, masks);
    default:
      return assertNever(layer);
  }
}

/** [K, inputs, units] for kernels, [K, 1, units] for vectors, so that vectors broadcast over a batch. */
function deviceShape(members: number, shape: readonly number[]): number[] {
  return shape.length === 1 ? [members, 1, shape[0]] : [members, ...shape];
}

function stack(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.length * arrays[0].length);
  arrays.forEach((array, index) => {
    all.set(array, index * array.length);
  });
  return all;
}
