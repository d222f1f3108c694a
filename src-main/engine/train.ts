import type { Part, PreparedData, PreparedPart } from '../domain/dataset.ts';
import type { LossName } from '../domain/experiment.ts';
import type { LockStepGroup } from '../domain/plan.ts';
import { permutation, RandomStream } from '../domain/random.ts';
import { Ensemble, type Batch, type MaskSourceFor, type MemberWeights } from './ensemble.ts';
import { initialWeights } from './initial-weights.ts';
import { seededMasks } from './layer/dropout.ts';
import { dataLoss, toPredictions } from './loss.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';
import { normsOf, penaltyOf, type WeightNorms } from './penalty.ts';

/** What one member says about one part of the data, in evaluation mode. */
export interface PartResult {
  /** Mean data loss, no penalty in it; not finite where the member diverged. */
  readonly dataLoss: number;
  /** Row-major [rows, predictionWidth]: probabilities, or values in the scaled target's units. */
  readonly predictions: Float32Array;
}

/** One member after an epoch. */
export interface MemberEpoch {
  /** Position in the group. */
  readonly member: number;
  readonly train: PartResult;
  readonly validation: PartResult;
  /** All penalties of the member's regularizers at these weights; decay is none. */
  readonly penalty: number;
  /** One entry per parameter of the model. */
  readonly norms: readonly WeightNorms[];
}

/** One member at the end of training. */
export interface MemberEnd {
  readonly member: number;
  /** From 1. */
  readonly countedEpoch: number;
  /** From 1; the epoch with the smallest validation data loss. */
  readonly bestEpoch: number;
  /** At the counted epoch. */
  readonly parts: Readonly<Record<Part, PartResult>>;
  readonly penalty: number;
  readonly norms: readonly WeightNorms[];
  readonly best: MemberWeights;
  readonly last: MemberWeights;
}

/** How training talks to its host. */
export interface TrainingHooks {
  /** Called often. `null`: go on at once. Otherwise waits, and goes on if the promise gives true. */
  pause(): Promise<boolean> | null;
  /** After each epoch, with the members that are still finite. */
  epochEnded(epoch: number, members: readonly MemberEpoch[]): void;
  /** A member's loss stopped being finite in this epoch; it is reported no more. */
  memberDiverged(member: number, epoch: number): void;
  /** Once per member that did not diverge, after the last epoch. */
  memberEnded(end: MemberEnd): void;
}

/** Rows per evaluation batch: large enough to keep the cores busy, small enough for K members' activations. */
const EVALUATION_ROWS = 1024;

/**
 * Trains a lock-step group and evaluates it after every epoch.
 * @returns whether it came to its end; false if the host stopped it
 */
export async function trainGroup(
  ops: OpSet,
  group: LockStepGroup,
  data: PreparedData,
  hooks: TrainingHooks,
): Promise<boolean> {
  const training = new GroupTraining(ops, group, data, hooks);
  try {
    return await training.run();
  } finally {
    training.release();
  }
}

class Stopped extends Error {}

class GroupTraining {
  readonly #ops: OpSet;
  readonly #group: LockStepGroup;
  readonly #data: PreparedData;
  readonly #hooks: TrainingHooks;
  readonly #ensemble: Ensemble;
  readonly #resident: ResidentData;
  readonly #active: Set<number>;
  readonly #best: { loss: number; epoch: number; weights: MemberWeights | null }[];

  constructor(ops: OpSet, group: LockStepGroup, data: PreparedData, hooks: TrainingHooks) {
    this.#ops = ops;
    this.#group = group;
    this.#data = data;
    this.#hooks = hooks;
    this.#ensemble = makeEnsemble(ops, group);
    this.#resident = new ResidentData(ops, data.parts.train, data.inputs, group.loss);
    this.#active = new Set(group.members.keys());
    this.#best = group.members.map(() => ({ loss: Infinity, epoch: 0, weights: null }));
  }

  async run(): Promise<boolean> {
    try {
      for (let epoch = 1; epoch <= this.#group.epochs && this.#active.size > 0; epoch++) {
        await this.#trainEpoch(epoch);
        await this.#evaluateEpoch(epoch);
      }
      if (this.#active.size > 0) await this.#end();
      return true;
    } catch (error) {
      if (error instanceof Stopped) return false;
      throw error;
    }
  }

  release(): void {
    this.#ensemble.release();
    this.#resident.release();
  }

  async #trainEpoch(epoch: number): Promise<void> {
    const { batchSize, members } = this.#group;
    const rows = this.#data.parts.train.rows;
    const orders = batchOrders(
      members.map(({ seed }) => seed),
      epoch,
      rows,
    );
    for (let start = 0; start < rows; start += batchSize) {
      const end = Math.min(start + batchSize, rows);
      this.#ops.scope(() => this.#ensemble.step(this.#resident.batch(orders, start, end)));
      const behind = this.#ops.catchUp();
      if (behind !== null) await behind;
      await this.#pause();
    }
  }

  async #evaluateEpoch(epoch: number): Promise<void> {
    const train = await this.#evaluatePart('train');
    const validation = await this.#evaluatePart('validation');
    const weights = await this.#ensemble.readWeights();
    const reports: MemberEpoch[] = [];
    for (const member of this.#active) {
      if (!Number.isFinite(train[member].dataLoss) || !Number.isFinite(validation[member].dataLoss)) {
        this.#active.delete(member);
        this.#hooks.memberDiverged(member, epoch);
        continue;
      }
      this.#rememberBest(member, epoch, validation[member].dataLoss, weights[member]);
      reports.push({
        member,
        train: train[member],
        validation: validation[member],
        ...this.#measureWeights(member, weights[member]),
      });
    }
    this.#hooks.epochEnded(epoch, reports);
  }

  #rememberBest(member: number, epoch: number, loss: number, weights: MemberWeights): void {
    if (loss < this.#best[member].loss) this.#best[member] = { loss, epoch, weights };
  }

  #measureWeights(member: number, weights: MemberWeights): Pick<MemberEpoch, 'penalty' | 'norms'> {
    const { coefficients } = this.#group.members[member];
    const norms = weights.parameters.map(normsOf);
    const penalty = norms.reduce((sum, norm, at) => sum + penaltyOf(norm, coefficients[at]), 0);
    return { penalty, norms };
  }

  async #end(): Promise<void> {
    const { countedEpoch, epochs } = this.#group;
    const last = await this.#ensemble.readWeights();
    const best = this.#best.map(({ weights }, member) => weights ?? last[member]);
    const counted = countedEpoch === 'last' ? last : best;
    if (countedEpoch === 'bestValidation') this.#ensemble.load(best);
    const train = await this.#evaluatePart('train');
    const validation = await this.#evaluatePart('validation');
    const test = await this.#evaluatePart('test');
    for (const member of this.#active) {
      const bestEpoch = this.#best[member].epoch;
      this.#hooks.memberEnded({
        member,
        countedEpoch: countedEpoch === 'last' ? epochs : bestEpoch,
        bestEpoch,
        parts: { train: train[member], validation: validation[member], test: test[member] },
        ...this.#measureWeights(member, counted[member]),
        best: best[member],
        last: last[member],
      });
    }
  }

  /** One result per member of the group. */
  async #evaluatePart(part: Part): Promise<PartResult[]> {
    const { rows, ...target } = this.#data.parts[part];
    const { outputs: units } = this.#group.model;
    const { loss, members } = this.#group;
    const outputs = members.map(() => new Float32Array(rows * units));
    for (let start = 0; start < rows; start += EVALUATION_ROWS) {
      const end = Math.min(start + EVALUATION_ROWS, rows);
      const chunk = await this.#evaluateRows(target.features, start, end);
      outputs.forEach((own, member) => {
        const length = (end - start) * units;
        own.set(chunk.subarray(member * length, (member + 1) * length), start * units);
      });
      await this.#pause();
    }
    return outputs.map((own) => ({
      dataLoss: dataLoss(loss, own, units, target),
      predictions: toPredictions(loss, own, units),
    }));
  }

  async #evaluateRows(features: Float32Array, start: number, end: number): Promise<Float32Array> {
    const { inputs } = this.#data;
    const rows = features.subarray(start * inputs, end * inputs);
    const x = this.#ops.float([1, end - start, inputs], rows);
    try {
      return await this.#ensemble.evaluate(x);
    } finally {
      this.#ops.free(x);
    }
  }

  async #pause(): Promise<void> {
    const pause = this.#hooks.pause();
    if (pause !== null && !(await pause)) throw new Stopped();
  }
}

function makeEnsemble(ops: OpSet, group: LockStepGroup): Ensemble {
  const starts = new Map<number, Float32Array[]>();
  const startOf = (seed: number): Float32Array[] => {
    const start = starts.get(seed) ?? initialWeights(group.model, seed);
    starts.set(seed, start);
    return start;
  };
  const members = group.members.map((member) => ({ ...member, initialWeights: startOf(member.seed) }));
  return new Ensemble(ops, group.model, group.loss, group.optimizer, members, masksOf(group));
}

/** Seeded masks for every dropout layer and site where at least one member drops something. */
export function masksOf({ model, members }: Pick<LockStepGroup, 'model' | 'members'>): MaskSourceFor {
  const seeds = members.map(({ seed }) => seed);
  return (position) => {
    const layer = model.layers[position];
    if (layer.type === 'dropout')
      return seededMasks(
        seeds,
        seeds.map(() => layer.rate),
        position,
      );
    if (layer.type !== 'dropoutSite') return null;
    const rates = members.map(({ dropoutRates }) => dropoutRates[layer.site]);
    return rates.every((rate) => rate === 0) ? null : seededMasks(seeds, rates, position);
  };
}

/** The order of the training rows in an epoch, one per member; members that share a seed share the array. */
function batchOrders(seeds: readonly number[], epoch: number, rows: number): Int32Array[] {
  const bySeed = new Map<number, Int32Array>();
  return seeds.map((seed) => {
    const order = bySeed.get(seed) ?? permutation(rows, new RandomStream(seed, 'batch-order', epoch));
    bySeed.set(seed, order);
    return order;
  });
}

/** The training rows on the device, from which batches are gathered. */
class ResidentData {
  readonly #ops: OpSet;
  readonly #features: Tensor;
  readonly #labels: Tensor | null;
  readonly #values: Tensor | null;

  constructor(ops: OpSet, part: PreparedPart, inputs: number, loss: LossName) {
    this.#ops = ops;
    this.#features = ops.float([part.rows, inputs], part.features);
    const { labels } = part;
    const byClass = loss === 'softmaxCrossEntropy' && labels !== undefined;
    this.#labels = byClass ? ops.int([part.rows], labels) : null;
    const values = part.values ?? Float32Array.from(labels ?? []);
    this.#values = byClass ? null : ops.float([part.rows, 1], values);
  }

  /** Rows `start` to `end` of each member's order. */
  batch(orders: readonly Int32Array[], start: number, end: number): Batch {
    const size = end - start;
    const rows = new Int32Array(orders.length * size);
    orders.forEach((order, member) => {
      rows.set(order.subarray(start, end), member * size);
    });
    const index = this.#ops.int([orders.length, size], rows);
    const gather = (data: Tensor | null): Tensor | null =>
      data === null ? null : this.#ops.gatherRows(data, index);
    return {
      features: this.#ops.gatherRows(this.#features, index),
      labels: gather(this.#labels),
      values: gather(this.#values),
    };
  }

  release(): void {
    for (const tensor of [this.#features, this.#labels, this.#values])
      if (tensor !== null) this.#ops.free(tensor);
  }
}
