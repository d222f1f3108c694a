import { describe, expect, it } from 'vitest';
import { shapeModel, type ModelShape, type ShapedLayer } from '../../src-main/domain/model.ts';
import { coefficientsOf, dropoutRatesOf } from '../../src-main/domain/regularization.ts';
import { Ensemble, type Batch, type MemberWeights } from '../../src-main/engine/ensemble.ts';
import type { MaskSource } from '../../src-main/engine/layer/dropout.ts';
import { dataLoss } from '../../src-main/engine/loss.ts';
import type { OpSet, Tensor } from '../../src-main/engine/ops/op-set.ts';
import { normsOf, penaltyOf } from '../../src-main/engine/penalty.ts';
import {
  readTrajectories,
  relativeDifference,
  type Trajectory,
  type TrajectoryBatch,
} from '../oracle/trajectory.ts';
import { BACKENDS } from './backends.ts';

/** Cases that can train in lock step: what they share names the group. */
function lockStepGroups(cases: readonly Trajectory[]): Trajectory[][] {
  const groups = new Map<string, Trajectory[]>();
  for (const one of cases) {
    const key = JSON.stringify([one.model, one.data, one.loss, one.optimizer]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

/** The given masks in place of seeded ones. A member that drops nothing at a site where others do keeps everything. */
function masksFrom(group: readonly Trajectory[], model: ModelShape): (layer: number) => MaskSource | null {
  return (position) => {
    const layer = model.layers[position];
    if (group.every(({ masks }) => !(layer.name in masks))) return null;
    return (step, batch, units) => {
      const mask = new Float32Array(group.length * batch * units).fill(1);
      group.forEach(({ masks, regularization }, member) => {
        if (!(layer.name in masks)) return;
        const rate =
          layer.type === 'dropout' ? layer.rate : dropoutRatesOf(regularization, model)[siteOf(layer)];
        const kept = masks[layer.name][step].map((keep) => keep / (1 - rate));
        mask.set(kept, member * batch * units);
      });
      return mask;
    };
  };
}

function siteOf(layer: ShapedLayer): number {
  if (layer.type === 'dropoutSite') return layer.site;
  throw new Error(`${layer.name} drops nothing`);
}

function toBatch(ops: OpSet, { inputs, loss }: Trajectory, members: number, batch: TrajectoryBatch): Batch {
  const rows = batch.features.length / inputs;
  const repeat = (numbers: readonly number[]): number[] =>
    Array.from({ length: members }, () => numbers).flat();
  const labels = loss === 'softmaxCrossEntropy' ? Int32Array.from(repeat(batch.labels ?? [])) : null;
  const values = Float32Array.from(repeat(batch.values ?? batch.labels ?? []));
  return {
    features: ops.float([members, rows, inputs], Float32Array.from(repeat(batch.features))),
    labels: labels && ops.int([members, rows], labels),
    values: labels ? null : ops.float([members, rows, 1], values),
  };
}

function penaltyAt(weights: MemberWeights, model: ModelShape, one: Trajectory): number {
  const coefficients = coefficientsOf(one.regularization, model);
  return weights.parameters.reduce(
    (sum, values, at) => sum + penaltyOf(normsOf(values), coefficients[at]),
    0,
  );
}

/** Trains a group as one ensemble beside its references; gives the largest relative difference seen, by case. */
async function followGroup(ops: OpSet, group: readonly Trajectory[]): Promise<Map<string, number>> {
  const [first] = group;
  const model = shapeModel(first.model, first.inputs);
  const members = group.map((one) => ({
    learningRate: one.optimizer.learningRate,
    coefficients: coefficientsOf(one.regularization, model),
    initialWeights: model.parameters.map(({ name }) => Float32Array.from(one.initialWeights[name])),
  }));
  const ensemble = new Ensemble(ops, {
    model,
    loss: first.loss,
    optimizer: first.optimizer,
    members,
    masks: masksFrom(group, model),
  });
  const worst = new Map(group.map(({ name }) => [name, 0]));
  const note = (one: Trajectory, difference: number): void => {
    // A NaN must not pass for a small difference.
    worst.set(one.name, difference >= 0 ? Math.max(worst.get(one.name) ?? 0, difference) : Infinity);
  };
  let before = await ensemble.readWeights();
  for (const [step, batch] of first.batches.entries()) {
    const kept: Tensor[] = [];
    ops.scope(() => {
      ensemble.step(toBatch(ops, first, group.length, batch), (outputs) => kept.push(ops.keep(outputs)));
    });
    const outputs = await ops.read(kept[0]);
    ops.free(kept[0]);
    const after = await ensemble.readWeights();
    group.forEach((one, member) => {
      const reference = one.steps[step];
      const length = outputs.length / group.length;
      const own = outputs.slice(member * length, (member + 1) * length);
      const loss = dataLoss(one.loss, own, model.outputs, {
        labels: Int32Array.from(batch.labels ?? []),
        values: Float32Array.from(batch.values ?? []),
      });
      note(one, relativeDifference([loss], [reference.dataLoss]));
      note(one, relativeDifference([penaltyAt(before[member], model, one)], [reference.penalty]));
      model.parameters.forEach(({ name }, at) => {
        note(one, relativeDifference(after[member].parameters[at], reference.weights[name]));
      });
      for (const [layer, statistics] of Object.entries(reference.batchNorms))
        for (const [key, values] of Object.entries(statistics) as [string, number[]][])
          note(one, relativeDifference(after[member].state.get(`${layer}.${key}`) ?? [], values));
    });
    before = after;
  }
  ensemble.release();
  return worst;
}

const groups = lockStepGroups(readTrajectories());

/**
 * The groups that a slow backend follows: each in turn that brings a kind of layer, a loss, an optimizer or a regularizer
 * which those before it lack. Every kind is then followed at least once, though not every one beside every other.
 */
function representative(all: readonly Trajectory[][]): Trajectory[][] {
  const seen = new Set<string>();
  return all.filter((group) => {
    const fresh = group.flatMap(kindsOf).filter((kind) => !seen.has(kind));
    fresh.forEach((kind) => seen.add(kind));
    return fresh.length > 0;
  });
}

function kindsOf({ model, loss, optimizer, regularization }: Trajectory): string[] {
  const method = { ...optimizer, learningRate: 0 };
  return [
    ...model.layers.map(({ type }) => `layer ${type}`),
    `loss ${loss}`,
    `optimizer ${JSON.stringify(method)}`,
    ...regularization.map(({ type }) => `regularizer ${type}`),
  ];
}

describe.each(BACKENDS)('$name follows PyTorch for 20 steps', ({ name: backendName, backend, tolerance }) => {
  const followed = backendName === 'webgpu' ? representative(groups) : groups;
  it.skipIf(backend === null).each(followed.map((group) => ({ group, title: titleOf(group) })))(
    '$title',
    async ({ group }) => {
      if (backend === null) return;
      const worst = await followGroup(backend.ops, group);
      expect(worst.size).toBe(group.length);
      for (const [name, difference] of worst) expect(difference, name).toBeLessThanOrEqual(tolerance);
    },
  );
});

function titleOf(group: readonly Trajectory[]): string {
  const [{ name }] = group;
  return group.length === 1 ? name : `${name} and ${group.length - 1} more in lock step`;
}
