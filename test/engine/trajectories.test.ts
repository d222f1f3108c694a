import { describe, expect, it } from 'vitest';
import {
  readActivityTrajectories,
  readLayerTrajectories,
  readMixupTrajectories,
  readTrajectories,
  readTrainingTrajectories,
  type Trajectory,
} from '../oracle/trajectory.ts';
import { BACKENDS } from './backends.ts';
import { followGroup, lockStepGroups, titleOf } from './follow-trajectories.ts';

const groups = lockStepGroups([
  ...readTrajectories(),
  ...readLayerTrajectories(),
  ...readTrainingTrajectories(),
  ...readActivityTrajectories(),
  ...readMixupTrajectories(),
]);

/**
 * The groups that a slow backend follows: each in turn that brings a kind of layer, a loss, an optimizer, a regularizer or
 * a setting which those before it lack. Every kind is then followed at least once, though not every one beside every other.
 */
function representative(all: readonly Trajectory[][]): Trajectory[][] {
  const seen = new Set<string>();
  return all.filter((group) => {
    const fresh = group.flatMap(kindsOf).filter((kind) => !seen.has(kind));
    fresh.forEach((kind) => seen.add(kind));
    return fresh.length > 0;
  });
}

function kindsOf({ model, loss, optimizer, regularization, training = {} }: Trajectory): string[] {
  const method = { ...optimizer, learningRate: 0 };
  return [
    ...model.layers.map(({ type }) => `layer ${type}`),
    `loss ${loss}`,
    `optimizer ${JSON.stringify(method)}`,
    ...regularization.map(({ type }) => `regularizer ${type}`),
    ...Object.keys(training).map((setting) => `setting ${setting}`),
  ];
}

describe.each(BACKENDS)('$name follows PyTorch step by step', ({ name: backendName, backend, tolerance }) => {
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
