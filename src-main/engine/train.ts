import type { Part, PreparedData, PreparedPart } from '../domain/dataset.ts';
import type { LockStepGroup } from '../domain/plan.ts';
import { permutation, RandomStream } from '../domain/random.ts';
import type { LossSettings } from '../domain/training.ts';
import { AppError } from '../domain/errors.ts';
import {
  coefficientsOf,
  fullStrengthEpoch,
  type RegularizationCoefficients,
} from '../domain/regularization.ts';
import { Ensemble, type Batch, type MaskSourceFor, type MemberWeights } from './ensemble.ts';
import { initialWeights } from './initial-weights.ts';
import { seededMasks } from './layer/dropout.ts';
import { dataLoss, toPredictions } from './loss.ts';
import { MemberCourse, type WeightsOfEpoch } from './member-course.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';
import { normsOf, wholePenaltyOf, type WeightNorms } from './penalty.ts';
import { LearningRates } from './schedule.ts';

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
  /** All penalties of the member's regularizers at these weights and this epoch's strengths; decay is none. */
  readonly penalty: number;
  /** One entry per parameter of the model. */
  readonly norms: readonly WeightNorms[];
}

/** One member at the end of training. */
export interface MemberEnd {
  readonly member: number;
  /** From 1. */
  readonly countedEpoch: number;
  /** From 1; see `RunResult`. */
  readonly bestEpoch: number;
  /** From 1; the last one that it trained. */
  readonly lastEpoch: number;
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
  /** Once per member that did not diverge, after its last epoch was reported. */
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
  readonly #resident: ResidentData;
  readonly #rates: LearningRates;
  readonly #courses: readonly MemberCourse[];
  #ensemble: Ensemble;
  /** The members that the ensemble trains, by their position in the group. */
  #trained: readonly number[];
  /** Those of them that have not ended. */
  readonly #live: Set<number>;

  constructor(ops: OpSet, group: LockStepGroup, data: PreparedData, hooks: TrainingHooks) {
    this.#ops = ops;
    this.#group = group;
    this.#data = data;
    this.#hooks = hooks;
    this.#trained = [...group.members.keys()];
    this.#live = new Set(this.#trained);
    this.#ensemble = makeEnsemble(ops, group, startOf(group));
    this.#resident = new ResidentData(ops, data.parts.train, data.inputs, group.loss);
    this.#courses = group.members.map((member) => new MemberCourse(member, group.countedEpoch, data));
    this.#rates = new LearningRates(
      group.schedule,
      group.members.map(({ learningRate }) => learningRate),
      { epochs: group.epochs, batchesPerEpoch: Math.ceil(data.parts.train.rows / group.batchSize) },
    );
  }

  async run(): Promise<boolean> {
    const { epochs } = this.#group;
    try {
      for (let epoch = 1; epoch <= epochs && this.#live.size > 0; epoch++) {
        this.#settleStrengths(epoch);
        await this.#trainEpoch(epoch);
        const stopped = await this.#evaluateEpoch(epoch);
        if (epoch === epochs) await this.#endAll();
        else {
          await this.#endEarly(stopped);
          await this.#compact(epochs - epoch);
        }
      }
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

  /** Moves penalties that warm up; a compacted ensemble gets those of its first epoch here too. */
  #settleStrengths(epoch: number): void {
    const members = this.#trained.map((member) => this.#group.members[member]);
    const moves = members.some(({ regularization }) => {
      const full = fullStrengthEpoch(regularization);
      return full > 1 && epoch <= full;
    });
    if (moves)
      this.#ensemble.setCoefficients(this.#trained.map((member) => this.#coefficients(member, epoch)));
  }

  #coefficients(member: number, epoch: number): readonly RegularizationCoefficients[] {
    const { regularization, coefficients } = this.#group.members[member];
    if (epoch >= fullStrengthEpoch(regularization)) return coefficients;
    return coefficientsOf(regularization, this.#group.model, epoch);
  }

  async #trainEpoch(epoch: number): Promise<void> {
    const { batchSize, members } = this.#group;
    const rows = this.#data.parts.train.rows;
    const orders = batchOrders(
      this.#trained.map((member) => members[member].seed),
      epoch,
      rows,
    );
    for (let start = 0; start < rows; start += batchSize) {
      const end = Math.min(start + batchSize, rows);
      const batch = start / batchSize;
      this.#ensemble.setLearningRates(this.#trained.map((member) => this.#rates.at(member, epoch, batch)));
      this.#ops.scope(() => this.#ensemble.step(this.#resident.batch(orders, start, end)));
      await this.#pause();
    }
  }

  /** @returns the members that stop behind this epoch */
  async #evaluateEpoch(epoch: number): Promise<number[]> {
    const train = await this.#evaluatePart(this.#ensemble, 'train');
    const validation = await this.#evaluatePart(this.#ensemble, 'validation');
    const weights = await this.#ensemble.readWeights();
    const reports: MemberEpoch[] = [];
    const stopped: number[] = [];
    for (const [position, member] of this.#trained.entries()) {
      if (!this.#live.has(member)) continue;
      const own = { train: train[position], validation: validation[position] };
      if (!Number.isFinite(own.train.dataLoss) || !Number.isFinite(own.validation.dataLoss)) {
        this.#live.delete(member);
        this.#hooks.memberDiverged(member, epoch);
        continue;
      }
      this.#rates.epochEnded(member, epoch, own.validation.dataLoss);
      if (this.#courses[member].take(epoch, own.validation, weights[position])) stopped.push(member);
      reports.push({ member, ...own, ...this.#measureWeights(member, epoch, weights[position]) });
    }
    this.#hooks.epochEnded(epoch, reports);
    return stopped;
  }

  #measureWeights(
    member: number,
    epoch: number,
    weights: MemberWeights,
  ): Pick<MemberEpoch, 'penalty' | 'norms'> {
    const coefficients = this.#coefficients(member, epoch);
    const norms = weights.parameters.map(normsOf);
    const { parameters } = this.#group.model;
    const penalty = weights.parameters.reduce(
      (sum, values, at) => sum + wholePenaltyOf(values, norms[at], parameters[at].shape, coefficients[at]),
      0,
    );
    return { penalty, norms };
  }

  /** Ends members before the epoch limit, in an ensemble of their own: the others train on. */
  async #endEarly(members: readonly number[]): Promise<void> {
    if (members.length === 0) return;
    const counted = members.map((member) => reached(this.#courses[member].counted));
    const starts = members.map((member, at) => ({ member, weights: counted[at].weights.parameters }));
    const ensemble = makeEnsemble(this.#ops, this.#group, starts);
    try {
      ensemble.load(counted.map(({ weights }) => weights));
      await this.#evaluateEnds(ensemble, members);
    } finally {
      ensemble.release();
    }
    for (const member of members) this.#live.delete(member);
  }

  /** Ends all members at the epoch limit. Those that diverged are still in the ensemble, with the weights they have. */
  async #endAll(): Promise<void> {
    if (this.#live.size === 0) return;
    const courses = this.#trained.map((member) => this.#courses[member]);
    const present = await this.#ensemble.readWeights();
    this.#ensemble.load(courses.map(({ counted }, position) => counted?.weights ?? present[position]));
    await this.#evaluateEnds(this.#ensemble, this.#trained);
  }

  /** Reports the ends of an ensemble's live members, whose counted weights it has. */
  async #evaluateEnds(ensemble: Ensemble, members: readonly number[]): Promise<void> {
    const train = await this.#evaluatePart(ensemble, 'train');
    const validation = await this.#evaluatePart(ensemble, 'validation');
    const test = await this.#evaluatePart(ensemble, 'test');
    for (const [position, member] of members.entries()) {
      if (!this.#live.has(member)) continue;
      const course = this.#courses[member];
      const counted = reached(course.counted);
      const [best, last] = [reached(course.best), reached(course.last)];
      this.#hooks.memberEnded({
        member,
        countedEpoch: counted.epoch,
        bestEpoch: best.epoch,
        lastEpoch: last.epoch,
        parts: { train: train[position], validation: validation[position], test: test[position] },
        ...this.#measureWeights(member, counted.epoch, counted.weights),
        best: best.weights,
        last: last.weights,
      });
    }
  }

  /**
   * Goes on with the live members alone once that pays: rebuilding costs about as much as an epoch, and saves the share of
   * the members that have ended in each epoch to come.
   */
  async #compact(epochsLeft: number): Promise<void> {
    const size = this.#trained.length;
    const ended = size - this.#live.size;
    if (this.#live.size === 0 || ended * epochsLeft < size) return;
    const state = await this.#ensemble.readState();
    const kept = [...this.#trained.entries()].filter(([, member]) => this.#live.has(member));
    const members = kept.map(([position]) => state.members[position]);
    const starts = kept.map(([, member], at) => ({ member, weights: members[at].weights.parameters }));
    const smaller = makeEnsemble(this.#ops, this.#group, starts);
    smaller.restore({ step: state.step, members });
    this.#ensemble.release();
    this.#ensemble = smaller;
    this.#trained = kept.map(([, member]) => member);
  }

  /** One result per member of the ensemble. */
  async #evaluatePart(ensemble: Ensemble, part: Part): Promise<PartResult[]> {
    const { rows, ...target } = this.#data.parts[part];
    const { outputs: units } = this.#group.model;
    const { loss } = this.#group;
    const outputs = Array.from({ length: ensemble.size }, () => new Float32Array(rows * units));
    for (let start = 0; start < rows; start += EVALUATION_ROWS) {
      const end = Math.min(start + EVALUATION_ROWS, rows);
      const chunk = await this.#evaluateRows(ensemble, target.features, start, end);
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

  async #evaluateRows(
    ensemble: Ensemble,
    features: Float32Array,
    start: number,
    end: number,
  ): Promise<Float32Array> {
    const { inputs } = this.#data;
    const rows = features.subarray(start * inputs, end * inputs);
    const x = this.#ops.float([1, end - start, inputs], rows);
    try {
      return await ensemble.evaluate(x);
    } finally {
      this.#ops.free(x);
    }
  }

  async #pause(): Promise<void> {
    const pause = this.#hooks.pause();
    if (pause !== null && !(await pause)) throw new Stopped();
  }
}

/** Where a member of the group starts, or goes on. */
interface Start {
  /** Position in the group. */
  readonly member: number;
  readonly weights: readonly Float32Array[];
}

/** All members at their initial weights; those that share a seed share the arrays. */
function startOf(group: LockStepGroup): Start[] {
  const bySeed = new Map<number, Float32Array[]>();
  return group.members.map(({ seed }, member) => {
    const weights = bySeed.get(seed) ?? initialWeights(group.model, seed);
    bySeed.set(seed, weights);
    return { member, weights };
  });
}

function makeEnsemble(ops: OpSet, group: LockStepGroup, starts: readonly Start[]): Ensemble {
  const { model, loss, optimizer, clipping } = group;
  const members = starts.map(({ member, weights }) => ({
    ...group.members[member],
    initialWeights: weights,
  }));
  return new Ensemble(ops, model, loss, optimizer, members, masksOf({ model, members }), clipping);
}

function reached(weights: WeightsOfEpoch | null): WeightsOfEpoch {
  if (weights === null) throw new AppError('internal', 'a member ended before its first epoch');
  return weights;
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

  constructor(ops: OpSet, part: PreparedPart, inputs: number, loss: LossSettings) {
    this.#ops = ops;
    this.#features = ops.float([part.rows, inputs], part.features);
    const { labels } = part;
    const byClass = loss.name === 'softmaxCrossEntropy' && labels !== undefined;
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
