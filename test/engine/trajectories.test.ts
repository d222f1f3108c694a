import { describe, expect, it } from 'vitest';
import { readLayerTrajectories, readTrajectories, readTrainingTrajectories } from '../oracle/trajectory.ts';
import { BACKENDS } from './backends.ts';
import { followGroup, lockStepGroups, titleOf } from './follow-trajectories.ts';

const groups = lockStepGroups([
  ...readTrajectories(),
  ...readLayerTrajectories(),
  ...readTrainingTrajectories(),
]);

describe.each(BACKENDS)('$name follows PyTorch step by step', ({ backend, tolerance }) => {
  it.skipIf(backend === null).each(groups.map((group) => ({ group, title: titleOf(group) })))(
    '$title',
    async ({ group }) => {
      if (backend === null) return;
      const worst = await followGroup(backend.ops, group);
      expect(worst.size).toBe(group.length);
      for (const [name, difference] of worst) expect(difference, name).toBeLessThanOrEqual(tolerance);
    },
  );
});
