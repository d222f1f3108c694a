import type { Part, PreparedData } from '../domain/dataset.ts';
import type { LockStepGroup } from '../domain/plan.ts';
import { Ensemble, type MemberWeights } from './ensemble.ts';
import { Evaluation, type PartResult } from './evaluation.ts';
import type { OpSet } from './ops/op-set.ts';
import { normsOf, penaltyOf, type WeightNorms } from './penalty.ts';
import { ResidentRows } from './resident-rows.ts';
import { drawBatchOrders, drawInitialWeights, drawMasks } from './seeded-draws.ts';

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

/** Ends training from wherever the host is asked; it never leaves `GroupTraining.run`. */
class Stopped extends Error {}

class GroupTraining {
  readonly #ops: OpSet;
  readonly #group: LockStepGroup;
  readonly #data: PreparedData;
  readonly #hooks: TrainingHooks;
  readonly #ensemble: Ensemble;
  readonly #resident: ResidentRows;
  readonly #evaluation: Evaluation;
  /** Members that have not diverged. */
  readonly #active: Set<number>;
  readonly #best: { loss: number; epoch: number; weights: MemberWeights | null }[];

  constructor(ops: OpSet, group: LockStepGroup, data: PreparedData, hooks: TrainingHooks) {
    this.#ops = ops;
    this.#group = group;
    this.#data = data;
    this.#hooks = hooks;
    this.#ensemble = makeEnsemble(ops, group);
    this.#resident = new ResidentRows(ops, data.parts.train, data.inputs, group.loss);
    this.#evaluation = new Evaluation(ops, this.#ensemble, group, () => this.#pause());
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
    const orders = drawBatchOrders(members, epoch, rows);
    for (let start = 0; start < rows; start += batchSize) {
      const end = Math.min(start + batchSize, rows);
      this.#ops.scope(() => this.#ensemble.step(this.#resident.batch(orders, start, end)));
      const behind = this.#ops.catchUp();
      if (behind !== null) await behind;
      await this.#pause();
    }
  }

  async #evaluateEpoch(epoch: number): Promise<void> {
    const train = await this.#evaluate('train');
    const validation = await this.#evaluate('validation');
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
    const train = await this.#evaluate('train');
    const validation = await this.#evaluate('validation');
    const test = await this.#evaluate('test');
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

  #evaluate(part: Part): Promise<PartResult[]> {
    return this.#evaluation.of(this.#data.parts[part]);
  }

  async #pause(): Promise<void> {
    const pause = this.#hooks.pause();
    if (pause !== null && !(await pause)) throw new Stopped();
  }
}

function makeEnsemble(ops: OpSet, group: LockStepGroup): Ensemble {
  const starts = drawInitialWeights(group);
  const members = group.members.map((member, at) => ({ ...member, initialWeights: starts[at] }));
  return new Ensemble(ops, { ...group, members, masks: drawMasks(group) });
}
