import type { ModelShape, ShapedLayer } from '../../src-main/domain/model-shape.ts';
import { shapeModel } from '../../src-main/domain/model.ts';
import { augmentationOf } from '../../src-main/domain/augmentation.ts';
import {
  activitiesOf,
  coefficientsOf,
  dropoutRatesOf,
  labelSmoothingOf,
} from '../../src-main/domain/regularization.ts';
import { lossOf, type LossName } from '../../src-main/domain/training.ts';
import { activityPenaltyOf, type ActivityMeans } from '../../src-main/engine/activity-means.ts';
import { Ensemble, type Batch, type MemberWeights } from '../../src-main/engine/ensemble.ts';
import type { MaskSource } from '../../src-main/engine/layer/dropout.ts';
import type { BatchTarget } from '../../src-main/engine/loss-gradient.ts';
import { dataLoss } from '../../src-main/engine/loss.ts';
import { mixRows } from '../../src-main/engine/mixup.ts';
import type { OpSet, Tensor } from '../../src-main/engine/ops/op-set.ts';
import { normsOf, wholePenaltyOf } from '../../src-main/engine/penalty.ts';
import { LearningRates } from '../../src-main/engine/schedule.ts';
import { relativeDifference } from '../oracle/relative-difference.ts';
import type { Trajectory, TrajectoryBatch } from '../oracle/trajectory.ts';

/** Cases that can train in lock step: what they share names the group. */
export function lockStepGroups(cases: readonly Trajectory[]): Trajectory[][] {
  const groups = new Map<string, Trajectory[]>();
  for (const one of cases) {
    const key = JSON.stringify([one.model, one.data, one.loss, one.optimizer, one.training]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

/** The given numbers in place of seeded ones. A member that drops nothing at a site where others do keeps everything. */
function masksFrom(group: readonly Trajectory[], model: ModelShape): (layer: number) => MaskSource | null {
  return (position) => {
    const layer = model.layers[position];
    if (group.every(({ masks }) => !(layer.name in masks))) return null;
    return (step, batch, units) => {
      const mask = new Float32Array(group.length * batch * units).fill(1);
      group.forEach((one, member) => {
        if (!(layer.name in one.masks)) return;
        const use = usedAs(layer, dropoutRatesOf(one.regularization, model));
        mask.set(one.masks[layer.name][step].map(use), member * batch * units);
      });
      return mask;
    };
  };
}

/** What a layer makes of a stored number. */
function usedAs(layer: ShapedLayer, siteRates: readonly number[]): (number: number) => number {
  switch (layer.type) {
    case 'dropout':
    case 'spatialDropout':
      return (keep) => keep / (1 - layer.rate);
    case 'dropoutSite':
      return (keep) => keep / (1 - siteRates[layer.site]);
    case 'gaussianDropout':
      return (normal) => 1 + normal * Math.sqrt(layer.rate / (1 - layer.rate));
    case 'gaussianNoise':
      return (normal) => layer.sd * normal;
    default:
      throw new Error(`${layer.name} is not random`);
  }
}

/** The same targets for each member. */
function toTarget(
  ops: OpSet,
  loss: LossName,
  members: number,
  { labels, values }: TrajectoryBatch,
): BatchTarget {
  const numbers = values ?? labels ?? [];
  const repeated = Array.from({ length: members }, () => numbers).flat();
  return loss === 'softmaxCrossEntropy'
    ? { labels: ops.int([members, numbers.length], Int32Array.from(repeated)), values: null }
    : { labels: null, values: ops.float([members, numbers.length, 1], Float32Array.from(repeated)) };
}

/** A batch that all members share but for those that mix it up. */
function toBatch(ops: OpSet, group: readonly Trajectory[], batch: TrajectoryBatch): Batch {
  const [{ inputs, loss }] = group;
  const members = group.length;
  const rows = batch.features.length / inputs;
  const { share = 1, partners = [] } = batch;
  const shares = group.map(({ regularization }) => (augmentationOf(regularization) === null ? 1 : share));
  const features = group.map((one) => {
    const own = Float32Array.from(batch.features);
    if (augmentationOf(one.regularization) !== null)
      mixRows(own, inputs, { share, partners: Int32Array.from(partners) });
    return own;
  });
  const partnerLabels = partners.map((partner) => batch.labels?.[partner] ?? NaN);
  const perMember = (numbers: readonly number[]): Tensor =>
    ops.float([members, 1, 1], Float32Array.from(numbers));
  return {
    features: ops.float([members, rows, inputs], Float32Array.from(features.flatMap((own) => [...own]))),
    ...toTarget(ops, loss, members, batch),
    mixed: shares.every((one) => one === 1)
      ? null
      : {
          partner: toTarget(ops, loss, members, { features: [], labels: partnerLabels }),
          share: perMember(shares),
          partnerShare: perMember(shares.map((one) => 1 - one)),
        },
  };
}

function penaltyAt(
  weights: MemberWeights,
  means: readonly ActivityMeans[],
  model: ModelShape,
  one: Trajectory,
  epoch: number,
): number {
  const coefficients = coefficientsOf(one.regularization, model, epoch);
  return weights.parameters.reduce(
    (sum, values, at) =>
      sum + wholePenaltyOf(values, normsOf(values), model.parameters[at].shape, coefficients[at]),
    activityPenaltyOf(means, activitiesOf(one.regularization, model, epoch)),
  );
}

/** Trains a group as one ensemble beside its references; gives the largest relative difference seen, by case. */
export async function followGroup(ops: OpSet, group: readonly Trajectory[]): Promise<Map<string, number>> {
  const [first] = group;
  const model = shapeModel(first.model, first.inputs);
  const members = group.map((one) => ({
    learningRate: one.optimizer.learningRate,
    coefficients: coefficientsOf(one.regularization, model),
    activities: activitiesOf(one.regularization, model),
    labelSmoothing: labelSmoothingOf(one.regularization),
    initialWeights: model.parameters.map(({ name }) => Float32Array.from(one.initialWeights[name])),
  }));
  const settings = lossOf({ loss: first.loss, ...first.training });
  const masks = masksFrom(group, model);
  const clipping = first.training?.clipping ?? null;
  const ensemble = new Ensemble(ops, {
    model,
    loss: settings,
    optimizer: first.optimizer,
    members,
    masks,
    clipping,
  });
  const worst = new Map(group.map(({ name }) => [name, 0]));
  const note = (one: Trajectory, difference: number): void => {
    // A NaN must not pass for a small difference.
    worst.set(one.name, difference >= 0 ? Math.max(worst.get(one.name) ?? 0, difference) : Infinity);
  };
  const { schedule = { type: 'constant' }, batchesPerEpoch = first.batches.length } = first.training ?? {};
  const rates = new LearningRates(
    schedule,
    group.map(({ optimizer }) => optimizer.learningRate),
    { epochs: first.batches.length / batchesPerEpoch, batchesPerEpoch },
  );
  let before = await ensemble.readWeights();
  for (const [step, batch] of first.batches.entries()) {
    const epoch = Math.floor(step / batchesPerEpoch) + 1;
    ensemble.setLearningRates(group.map((_, member) => rates.at(member, epoch, step % batchesPerEpoch)));
    if (first.training?.batchesPerEpoch !== undefined)
      ensemble.setStrengths(
        group.map(({ regularization }) => ({
          coefficients: coefficientsOf(regularization, model, epoch),
          activities: activitiesOf(regularization, model, epoch),
        })),
      );
    const means = await meansOn(ensemble, ops, first, batch);
    const kept: Tensor[] = [];
    ops.scope(() => {
      ensemble.step(toBatch(ops, group, batch), (outputs) => kept.push(ops.keep(outputs)));
    });
    const outputs = await ops.read(kept[0]);
    ops.free(kept[0]);
    const after = await ensemble.readWeights();
    group.forEach((one, member) => {
      const reference = one.steps[step];
      const length = outputs.length / group.length;
      const own = outputs.slice(member * length, (member + 1) * length);
      const loss = dataLoss(settings, own, model.outputs, {
        labels: Int32Array.from(batch.labels ?? []),
        values: Float32Array.from(batch.values ?? []),
      });
      note(one, relativeDifference([loss], [reference.dataLoss]));
      note(
        one,
        relativeDifference(
          [penaltyAt(before[member], means[member], model, one, epoch)],
          [reference.penalty],
        ),
      );
      model.parameters.forEach(({ name }, at) => {
        note(one, relativeDifference(after[member].parameters[at], reference.weights[name]));
      });
      for (const [layer, statistics] of Object.entries(reference.batchNorms))
        for (const [key, values] of Object.entries(statistics) as [string, number[]][])
          note(one, relativeDifference(after[member].state.get(`${layer}.${key}`) ?? [], values));
    });
    before = after;
  }
  const evaluated = await evaluateLast(ensemble, ops, first);
  group.forEach((one, member) => {
    if (one.evaluation !== undefined) note(one, relativeDifference(evaluated[member], one.evaluation));
  });
  ensemble.release();
  return worst;
}

/** Each member's activities in evaluation mode, on a batch that all share. */
async function meansOn(
  ensemble: Ensemble,
  ops: OpSet,
  { inputs }: Trajectory,
  { features }: TrajectoryBatch,
): Promise<ActivityMeans[][]> {
  const totals = ensemble.makeActivityTotals();
  const x = ops.float([1, features.length / inputs, inputs], Float32Array.from(features));
  await ensemble.evaluate(x, totals);
  ops.free(x);
  return totals.means();
}

/** Each member's outputs for the last batch, which all share, in evaluation mode. */
async function evaluateLast(ensemble: Ensemble, ops: OpSet, one: Trajectory): Promise<Float32Array[]> {
  const features = one.batches[one.batches.length - 1].features;
  const x = ops.float([1, features.length / one.inputs, one.inputs], Float32Array.from(features));
  const all = await ensemble.evaluate(x);
  ops.free(x);
  const length = all.length / ensemble.size;
  return Array.from({ length: ensemble.size }, (_, at) => all.slice(at * length, (at + 1) * length));
}

/** How a test calls a group. */
export function titleOf(group: readonly Trajectory[]): string {
  const [{ name }] = group;
  return group.length === 1 ? name : `${name} and ${group.length - 1} more in lock step`;
}
