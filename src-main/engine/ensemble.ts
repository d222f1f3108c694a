import { AppError } from '../domain/errors.ts';
import { elementCount, type ModelShape } from '../domain/model-shape.ts';
import type { ActivityCoefficients, RegularizationCoefficients } from '../domain/regularization.ts';
import type { ClippingSpec, OptimizerSpec } from '../domain/training.ts';
import { ActivityTotals } from './activity-means.ts';
import { clipGradients } from './clipping.ts';
import { ActivityPenalty } from './layer/activity-penalty.ts';
import { BatchNorm } from './layer/batch-norm.ts';
import type { MaskSource } from './layer/dropout.ts';
import type { Layer } from './layer/layer.ts';
import { LayerFactory } from './layer/layer-factory.ts';
import { LossGradient, type BatchTarget } from './loss-gradient.ts';
import type { Loss } from './loss.ts';
import { readVariable } from './ops/read-variable.ts';
import { makeOptimizer, type Optimizer } from './optimizer.ts';
import type { LearningRate, OpSet, Tensor, Variable } from './ops/op-set.ts';
import { ParameterRegularizers, type MemberCoefficients } from './parameter-regularizers.ts';

/** How strongly a member is regularized; what may move from epoch to epoch. */
export interface MemberStrengths {
  /** One entry per parameter of the model. */
  readonly coefficients: readonly RegularizationCoefficients[];
  /** One entry per site of the model; absent: no activity is penalized. */
  readonly activities?: readonly ActivityCoefficients[] | undefined;
}

/** What one member of an ensemble brings of its own, its strengths being the largest that it will have. */
export interface EnsembleMember extends MemberStrengths {
  readonly learningRate: number;
  /** One array per parameter of the model, in the parameter's shape. */
  readonly initialWeights: readonly Float32Array[];
  /** Amount of label smoothing; absent: 0. */
  readonly labelSmoothing?: number | undefined;
}

/** The numbers of a random layer by its position in the model; null where it does nothing to any member. */
export type MaskSourceFor = (layer: number) => MaskSource | null;

/** What an ensemble is made of. */
export interface EnsembleSettings {
  readonly model: ModelShape;
  readonly loss: Loss;
  /** Its learning rate does not count: each member has its own. */
  readonly optimizer: OptimizerSpec;
  /** At least one. */
  readonly members: readonly EnsembleMember[];
  /** Absent: nothing is dropped. */
  readonly masks?: MaskSourceFor;
  /** Absent or null: gradients are not clipped. */
  readonly clipping?: ClippingSpec | null;
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

/** Everything that a member's training goes on from. */
export interface MemberState {
  readonly weights: MemberWeights;
  /** One array per state variable of the optimizer. */
  readonly optimizer: readonly Float32Array[];
}

/** An ensemble on the host: what is not in it is settings. */
export interface EnsembleState {
  /** Number of steps done. */
  readonly step: number;
  readonly members: readonly MemberState[];
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
  readonly #loss: LossGradient;
  readonly #clipping: ClippingSpec | null;
  readonly #layers: readonly Layer[];
  /** Position of the first layer with parameters: what lies before it needs no gradient. */
  readonly #firstTrained: number;
  readonly #batchNorms: ReadonlyMap<string, BatchNorm>;
  /** By their position among the model's sites. */
  readonly #activityPenalties: ReadonlyMap<ActivityPenalty, number>;
  /** One per parameter of the model. */
  readonly #variables: readonly Variable[];
  #regularizers: ParameterRegularizers;
  #rates: readonly number[];
  #rate: LearningRate;
  readonly #optimizer: Optimizer;
  #step = 0;

  constructor(ops: OpSet, settings: EnsembleSettings) {
    const { model, loss, optimizer, members, masks = () => null, clipping = null } = settings;
    this.#ops = ops;
    this.#model = model;
    this.size = members.length;
    this.#clipping = clipping;
    this.#loss = new LossGradient(
      ops,
      loss,
      members.map(({ labelSmoothing }) => labelSmoothing ?? 0),
    );
    const layers = makeLayers(ops, model, members, masks);
    this.#layers = layers.map(({ layer }) => layer);
    this.#batchNorms = new Map(
      layers.flatMap(({ name, layer }) => (layer instanceof BatchNorm ? [[name, layer]] : [])),
    );
    this.#activityPenalties = new Map(
      layers.flatMap(({ site, layer }) => (layer instanceof ActivityPenalty ? [[layer, site]] : [])),
    );
    const trained = new Set(model.parameters.map(({ layer }) => layer));
    this.#firstTrained = layers.findIndex(({ name }) => trained.has(name));

    const shapes = model.parameters.map(({ shape }) => deviceShape(this.size, shape));
    this.#variables = shapes.map((shape, parameter) =>
      ops.variable(shape, stack(members.map(({ initialWeights }) => initialWeights[parameter]))),
    );
    this.#optimizer = makeOptimizer(ops, optimizer, shapes);
    this.#rates = members.map(({ learningRate }) => learningRate);
    this.#rate = deviceRate(ops, this.#rates);
    this.#regularizers = this.#makeRegularizers(members.map(({ coefficients }) => coefficients));
  }

  /** Sets the learning rate of each member for the steps to come. */
  setLearningRates(rates: readonly number[]): void {
    if (rates.every((rate, member) => rate === this.#rates[member])) return;
    if (typeof this.#rate !== 'number') this.#ops.free(this.#rate);
    this.#rates = rates;
    this.#rate = deviceRate(this.#ops, rates);
    this.#regularizers.setRates(rates);
  }

  /** Sets what regularizes each member in the steps to come. */
  setStrengths(members: readonly MemberStrengths[]): void {
    this.#regularizers.release();
    this.#regularizers = this.#makeRegularizers(members.map(({ coefficients }) => coefficients));
    for (const [layer, site] of this.#activityPenalties) layer.setCoefficients(activitiesAt(members, site));
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
      const penalized = this.#regularizers.addPenalties(gradients, weights);
      const clipped = this.#clipping === null ? penalized : clipGradients(ops, this.#clipping, penalized);
      const total = this.#regularizers.addCoupledDecay(clipped, weights);
      const decays = weights.map((weight, parameter) => this.#regularizers.decayStep(parameter, weight));
      // A value that is still read would force each update to copy the variable.
      weights.forEach((weight) => ops.free(weight));
      total.forEach((gradient, parameter) => {
        const variable = this.#variables[parameter];
        const decay = decays[parameter];
        if (decay !== null) ops.assignSub(variable, decay);
        this.#optimizer.update(parameter, variable, gradient, { rate: this.#rate, number: this.#step + 1 });
        this.#regularizers.constrain(parameter, variable);
      });
    });
    this.#step += 1;
  }

  /**
   * Outputs of all members in evaluation mode.
   * @param features [1, B, inputs] shared by all members, or [K, B, inputs]
   * @param totals takes note of the penalized activities; absent: nobody does
   * @returns row-major [K, B, units], before any softmax or sigmoid
   */
  async evaluate(features: Tensor, totals?: ActivityTotals): Promise<Float32Array> {
    const ops = this.#ops;
    const seen: SeenActivities[] = [];
    const outputs = ops.scope(() => {
      const weights = this.#variables.map((variable) => ops.value(variable));
      let x = features;
      for (const layer of this.#layers) {
        const next = layer.evaluate(x, ops, weights);
        // Activations of a whole evaluation batch are large; only the next one is needed.
        if (next !== x && x !== features) ops.free(x);
        x = next;
        if (totals !== undefined && layer instanceof ActivityPenalty) seen.push(...this.#see(layer, x));
      }
      return ops.keep(x);
    });
    try {
      totals?.addRows(features.shape[1]);
      for (const { site, kind, sums } of seen) totals?.add(site, kind, await ops.read(sums));
      return await ops.read(outputs);
    } finally {
      for (const { sums } of seen) ops.free(sums);
      ops.free(outputs);
    }
  }

  /** Makes place for the activities of all members. */
  makeActivityTotals(): ActivityTotals {
    return new ActivityTotals(this.size, this.#model.sites.length);
  }

  #see(layer: ActivityPenalty, activities: Tensor): SeenActivities[] {
    const site = this.#activityPenalties.get(layer) ?? 0;
    const sums = layer.sumsOf(activities);
    return (['absolute', 'square'] as const).flatMap((kind) => {
      const own = sums[kind];
      return own === null ? [] : [{ site, kind, sums: this.#ops.keep(own) }];
    });
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

  /** Weights, optimizer and number of steps, on the host. */
  async readState(): Promise<EnsembleState> {
    const weights = await this.readWeights();
    const optimizer: Float32Array[] = [];
    for (const variable of this.#optimizer.state) optimizer.push(await readVariable(this.#ops, variable));
    const members = weights.map((own, member) => ({
      weights: own,
      optimizer: optimizer.map((values) => this.#slice(values, member)),
    }));
    return { step: this.#step, members };
  }

  /** Goes on from a state: the next step is the one that would have followed there. */
  restore({ step, members }: EnsembleState): void {
    const ops = this.#ops;
    this.load(members.map(({ weights }) => weights));
    ops.scope(() => {
      this.#optimizer.state.forEach((variable, at) => {
        const values = stack(members.map(({ optimizer }) => optimizer[at]));
        ops.assign(variable, ops.float(variable.shape, values));
      });
    });
    this.#step = step;
  }

  /** Frees everything on the device. */
  release(): void {
    this.#variables.forEach((variable) => this.#ops.release(variable));
    this.#optimizer.state.forEach((variable) => this.#ops.release(variable));
    this.#regularizers.release();
    this.#loss.release();
    if (typeof this.#rate !== 'number') this.#ops.free(this.#rate);
    for (const layer of this.#layers) layer.release?.();
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
    let gradient: Tensor | null = this.#loss.of(x, batch);
    for (let position = this.#layers.length - 1; gradient !== null && position >= 0; position--) {
      const wantsInputGradient = position > this.#firstTrained;
      const next: Tensor | null = this.#layers[position].backward(gradient, context, wantsInputGradient);
      if (next !== gradient) ops.free(gradient);
      gradient = next;
    }
    return gradients.map((value, parameter) => {
      if (value !== undefined) return value;
      throw new AppError('internal', `no gradient for ${this.#model.parameters[parameter].name}`);
    });
  }

  #makeRegularizers(coefficients: MemberCoefficients): ParameterRegularizers {
    return new ParameterRegularizers(this.#ops, coefficients, this.#rates, this.#clipping !== null);
  }

  #slice(values: Float32Array, member: number): Float32Array {
    const count = values.length / this.size;
    return values.slice(member * count, (member + 1) * count);
  }
}

/** A single number where all members share it: some backends have a fused update for that. */
function deviceRate(ops: OpSet, rates: readonly number[]): LearningRate {
  if (rates.every((rate) => rate === rates[0])) return rates[0];
  return ops.float([rates.length, 1, 1], Float32Array.from(rates));
}

function stateOf(state: ReadonlyMap<string, Float32Array>, key: string): Float32Array {
  const values = state.get(key);
  if (values === undefined) throw new AppError('internal', `the weights lack ${key}`);
  return values;
}

interface NamedLayer {
  readonly name: string;
  readonly layer: Layer;
  /** Position among the model's sites; −1 for a layer that stands at none. */
  readonly site: number;
}

/** Sums of rows on the device, for `ActivityTotals`. */
interface SeenActivities {
  readonly site: number;
  readonly kind: 'absolute' | 'square';
  readonly sums: Tensor;
}

/** The layers of a model that do something, in order. */
function makeLayers(
  ops: OpSet,
  model: ModelShape,
  members: readonly MemberStrengths[],
  masks: MaskSourceFor,
): NamedLayer[] {
  const factory = new LayerFactory(ops, members.length);
  return model.layers.flatMap((shaped, position) => {
    const site = 'site' in shaped ? shaped.site : -1;
    const activities = activitiesAt(members, site);
    const penalized = activities.some(({ l1, l2 }) => l1 > 0 || l2 > 0) ? activities : null;
    const layer = factory.make(shaped, masks(position), penalized);
    return layer === null ? [] : [{ name: shaped.name, layer, site }];
  });
}

/** What penalizes the activities at a site, one entry per member. */
function activitiesAt(members: readonly MemberStrengths[], site: number): ActivityCoefficients[] {
  return members.map(({ activities }) => activities?.[site] ?? { l1: 0, l2: 0 });
}

/**
 * [K, inputs, units] for kernels, those of convolutions [K, height·width·inputs, filters], and [K, 1, units] for vectors,
 * so that vectors broadcast over a batch. All have three axes, so that one number per member broadcasts over any.
 */
function deviceShape(members: number, shape: readonly number[]): number[] {
  return [members, elementCount(shape.slice(0, -1)), shape[shape.length - 1]];
}

function stack(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.length * arrays[0].length);
  arrays.forEach((array, index) => {
    all.set(array, index * array.length);
  });
  return all;
}
