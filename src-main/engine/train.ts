import type { MemberCheckpoint, MemberCheckpoints } from '../domain/checkpoint.ts';
import type { Part, PreparedData } from '../domain/dataset.ts';
import { AppError } from '../domain/errors.ts';
import type { LockStepGroup, Member } from '../domain/plan.ts';
import { activitiesOf, coefficientsOf, fullStrengthEpoch } from '../domain/regularization.ts';
import { activityPenaltyOf } from './activity-means.ts';
import { Ensemble, type MemberState, type MemberWeights } from './ensemble.ts';
import { Evaluation, type PartResult } from './evaluation.ts';
import { packedParameters, packValues, unpackValues } from './member-checkpoint.ts';
import { MemberCourse, type WeightsOfEpoch } from './member-course.ts';
import type { OpSet } from './ops/op-set.ts';
import { normsOf, wholePenaltyOf, type WeightNorms } from './penalty.ts';
import { ResidentRows, rowsOfBatch } from './resident-rows.ts';
import { RowAugmenter } from './row-augmenter.ts';
import { LearningRates } from './schedule.ts';
import { drawBatchOrders, drawInitialWeights, drawMasks } from './seeded-draws.ts';

/** One member after an epoch. */
export interface MemberEpoch {
  /** Position in the group. */
  readonly member: number;
  readonly train: PartResult;
  readonly validation: PartResult;
  /**
   * All penalties of the member's regularizers at these weights and this epoch's strengths; decay is none. That on activities is
   * over all training rows in evaluation mode: like the data loss beside it, it does not depend on batches or dropout.
   */
  readonly penalty: number;
  /** One entry per parameter of the model. */
  readonly norms: readonly WeightNorms[];
  /** As they are now; to be looked at, and not kept. */
  readonly weights: MemberWeights;
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

/** Where a group keeps what its training goes on from. */
export interface CheckpointKeeper {
  /** Asked at the end of every epoch but the last one. */
  isDue(epoch: number): boolean;
  keep(checkpoint: MemberCheckpoints): void;
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
  /** Absent: no checkpoint is kept. */
  readonly checkpoints?: CheckpointKeeper;
}

/** How far a group is trained. */
export interface GroupLimits {
  /** The last epoch; members have no end there, but may go on from a checkpoint. Null: the group's epoch limit. */
  readonly untilEpoch: number | null;
  /** Members that end behind an epoch, as under early stopping. */
  readonly ends: ReadonlyMap<number, number>;
}

/** All of it. */
export const NO_LIMITS: GroupLimits = { untilEpoch: null, ends: new Map() };

/**
 * Trains a lock-step group and evaluates it after every epoch.
 * @param from a checkpoint of this very group, which gives the numbers of a training that was never interrupted, to the
 * bit on one backend; null: from the start
 * @returns whether it came to its end; false if the host stopped it
 */
export async function trainGroup(
  ops: OpSet,
  group: LockStepGroup,
  data: PreparedData,
  hooks: TrainingHooks,
  from: MemberCheckpoints | null = null,
  limits: GroupLimits = NO_LIMITS,
): Promise<boolean> {
  const training = new GroupTraining(ops, group, data, hooks, from, limits);
  try {
    return await training.run();
  } finally {
    training.release();
  }
}

/** Ends training from wherever the host is asked; it never leaves `GroupTraining.run`. */
class Stopped extends Error {}

class GroupTraining {
  readonly #ops: OpSet;
  readonly #group: LockStepGroup;
  readonly #data: PreparedData;
  readonly #hooks: TrainingHooks;
  readonly #resident: ResidentRows;
  /** Null where no member augments its rows. */
  readonly #augmenter: RowAugmenter | null;
  readonly #rates: LearningRates;
  readonly #courses: readonly MemberCourse[];
  #ensemble: Ensemble;
  /** The members that the ensemble trains, by their position in the group. */
  #trained: readonly number[];
  /** Those of them that have not ended. */
  readonly #live: Set<number>;

  readonly #from: MemberCheckpoints | null;
  readonly #limits: GroupLimits;

  constructor(
    ops: OpSet,
    group: LockStepGroup,
    data: PreparedData,
    hooks: TrainingHooks,
    from: MemberCheckpoints | null,
    limits: GroupLimits,
  ) {
    this.#limits = limits;
    this.#ops = ops;
    this.#group = group;
    this.#data = data;
    this.#hooks = hooks;
    this.#from = from;
    const all = [...group.members.keys()];
    this.#trained = from === null ? all : all.filter((member) => from.members[member].standing !== 'gone');
    this.#live = new Set(
      from === null ? all : all.filter((member) => from.members[member].standing === 'live'),
    );
    const starts = from === null ? initialStarts(group) : checkpointStarts(group, from, this.#trained);
    this.#ensemble = makeEnsemble(ops, group, starts);
    this.#resident = new ResidentRows(ops, data.parts.train, data.inputs, group.loss);
    const augments = group.members.some(({ augmentation }) => augmentation !== null);
    this.#augmenter = augments ? new RowAugmenter(group, data) : null;
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
      const done = this.#from?.epoch ?? 0;
      if (this.#from !== null) {
        await this.#restore(this.#from);
        await this.#endEarly(this.#dueBehind(done));
        await this.#compact(epochs - done);
      }
      const last = Math.min(epochs, this.#limits.untilEpoch ?? epochs);
      for (let epoch = done + 1; epoch <= last && this.#live.size > 0; epoch++) {
        this.#settleStrengths(epoch);
        await this.#trainEpoch(epoch);
        const stopped = await this.#evaluateEpoch(epoch);
        if (epoch === epochs) await this.#endAll();
        else {
          await this.#endEarly([...new Set([...stopped, ...this.#dueBehind(epoch)])]);
          await this.#compact(epochs - epoch);
          await this.#keepCheckpoint(epoch);
        }
      }
      return true;
    } catch (error) {
      if (error instanceof Stopped) return false;
      throw error;
    }
  }

  /** The live members whose end is set at this epoch, or before. */
  #dueBehind(epoch: number): number[] {
    return [...this.#live].filter((member) => (this.#limits.ends.get(member) ?? Infinity) <= epoch);
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
    if (moves) this.#ensemble.setStrengths(this.#trained.map((member) => this.#strengths(member, epoch)));
  }

  #strengths(member: number, epoch: number): Pick<Member, 'coefficients' | 'activities'> {
    const { model, members } = this.#group;
    const { regularization, coefficients, activities } = members[member];
    if (epoch >= fullStrengthEpoch(regularization)) return { coefficients, activities };
    return {
      coefficients: coefficientsOf(regularization, model, epoch),
      activities: activitiesOf(regularization, model, epoch),
    };
  }

  async #trainEpoch(epoch: number): Promise<void> {
    const { batchSize } = this.#group;
    const rows = this.#data.parts.train.rows;
    const members = this.#trained.map((member) => this.#group.members[member]);
    const augmenter = members.some(({ augmentation }) => augmentation !== null) ? this.#augmenter : null;
    const orders = drawBatchOrders(members, epoch, rows);
    for (let start = 0; start < rows; start += batchSize) {
      const end = Math.min(start + batchSize, rows);
      const batch = start / batchSize;
      this.#ensemble.setLearningRates(this.#trained.map((member) => this.#rates.at(member, epoch, batch)));
      const chosen = rowsOfBatch(orders, start, end);
      const augmented = augmenter?.batch(members, chosen, { epoch, batch, rows: end - start }) ?? null;
      this.#ops.scope(() => this.#ensemble.step(this.#resident.batch(chosen, members.length, augmented)));
      const behind = this.#ops.catchUp();
      if (behind !== null) await behind;
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
      const measured = this.#measure(member, epoch, weights[position], own.train);
      reports.push({ member, ...own, ...measured, weights: weights[position] });
    }
    this.#hooks.epochEnded(epoch, reports);
    return stopped;
  }

  /** Penalty and norms of a member at weights under which the training rows gave `train`. */
  #measure(
    member: number,
    epoch: number,
    weights: MemberWeights,
    train: PartResult,
  ): Pick<MemberEpoch, 'penalty' | 'norms'> {
    const { coefficients, activities } = this.#strengths(member, epoch);
    const norms = weights.parameters.map(normsOf);
    const { parameters } = this.#group.model;
    const penalty = weights.parameters.reduce(
      (sum, values, at) => sum + wholePenaltyOf(values, norms[at], parameters[at].shape, coefficients[at]),
      activityPenaltyOf(train.activities, activities),
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
        ...this.#measure(member, counted.epoch, counted.weights, train[position]),
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

  async #keepCheckpoint(epoch: number): Promise<void> {
    const { checkpoints } = this.#hooks;
    if (this.#live.size === 0 || checkpoints?.isDue(epoch) !== true) return;
    const { step, members } = await this.#ensemble.readState();
    const states = new Map(this.#trained.map((member, position) => [member, members[position]]));
    checkpoints.keep({
      epoch,
      step,
      members: this.#group.members.map((_, member) => this.#checkpointOf(member, epoch, states.get(member))),
    });
  }

  /** @param state undefined where the ensemble has shrunk without the member */
  #checkpointOf(member: number, epoch: number, state: MemberState | undefined): MemberCheckpoint {
    const ended = { lowestLoss: null, bestEpoch: null, earlyStop: null, plateau: null };
    if (state === undefined) return { ...ended, standing: 'gone', values: new Float32Array() };
    // That of a member that has ended counts too: some backends update otherwise where all rates are equal.
    const plateau = this.#rates.plateauOf(member);
    const course = this.#live.has(member) ? this.#courses[member].state : null;
    if (course === null) return { ...ended, standing: 'ended', plateau, values: packValues(state, null) };
    const { lowestLoss, best, earlyStop } = course;
    return {
      standing: 'live',
      lowestLoss,
      bestEpoch: best?.epoch ?? null,
      earlyStop,
      plateau,
      values: packValues(state, best === null || best.epoch === epoch ? null : best.weights),
    };
  }

  async #restore({ epoch, step, members }: MemberCheckpoints): Promise<void> {
    const [like] = (await this.#ensemble.readState()).members;
    const states = this.#trained.map((member) => {
      const { bestEpoch, lowestLoss, earlyStop, plateau } = members[member];
      const { state, best } = unpackValues(members[member], like, epoch);
      if (plateau !== null) this.#rates.restorePlateau(member, plateau);
      if (this.#live.has(member))
        this.#courses[member].restore({
          lowestLoss,
          best: best === null || bestEpoch === null ? null : { epoch: bestEpoch, weights: best },
          last: { epoch, weights: state.weights },
          earlyStop,
        });
      return state;
    });
    this.#ensemble.restore({ step, members: states });
  }

  #evaluatePart(ensemble: Ensemble, part: Part): Promise<PartResult[]> {
    const evaluation = new Evaluation(this.#ops, ensemble, this.#group, () => this.#pause());
    return evaluation.of(this.#data.parts[part], part === 'train');
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

function initialStarts(group: LockStepGroup): Start[] {
  return drawInitialWeights(group).map((weights, member) => ({ member, weights }));
}

function checkpointStarts(
  { model }: LockStepGroup,
  { members }: MemberCheckpoints,
  trained: readonly number[],
): Start[] {
  return trained.map((member) => ({ member, weights: packedParameters(members[member], model) }));
}

function makeEnsemble(ops: OpSet, group: LockStepGroup, starts: readonly Start[]): Ensemble {
  const members = starts.map(({ member, weights }) => ({
    ...group.members[member],
    initialWeights: weights,
  }));
  return new Ensemble(ops, { ...group, members, masks: drawMasks({ model: group.model, members }) });
}

function reached(weights: WeightsOfEpoch | null): WeightsOfEpoch {
  if (weights === null) throw new AppError('internal', 'a member ended before its first epoch');
  return weights;
}
