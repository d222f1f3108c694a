import type { PartRows } from './dataset.ts';
import type { DataSpec, ExperimentSpec, Task } from './experiment.ts';
import { planGroups, planRuns, type LockStepGroup, type Member } from './plan.ts';
import { foldPlaceAt, isFolds, type FoldPlace } from './split-spec.ts';

/**
 * Everything that one run is trained with: its group and its member of the plan, which is what the engine gets with all
 * defaults filled in, and where its rows come from, as the spec says it.
 */
export interface RunSettings extends Omit<LockStepGroup, 'members'>, Omit<Member, 'variantIndex'> {
  readonly variant: string;
  readonly task: Task;
  readonly data: DataSpec;
  readonly scaling: NonNullable<ExperimentSpec['scaling']>;
  readonly split: ExperimentSpec['split'];
  /** Its place in a cross-validation; absent where all seeds share one split. */
  readonly fold?: FoldPlace;
  readonly rows: PartRows;
}

/**
 * The settings of each run of an experiment.
 * @param inputs number of input features of the prepared data
 * @param splits number of rows in each part of each split: see `splitOfSeed`
 * @returns one entry per run, in the order of `planRuns`
 */
export function settingsOfRuns(
  spec: ExperimentSpec,
  inputs: number,
  splits: readonly PartRows[],
): RunSettings[] {
  const planned = planRuns(spec).map((run, index) => ({ ...run, index }));
  const settings = planGroups(spec, inputs, planned).flatMap(
    ({ group: { members, ...group }, runs, split }) =>
      members.map(({ variantIndex, ...member }, at) => ({
        index: runs[at].index,
        own: {
          variant: spec.variants[variantIndex].name,
          ...group,
          ...member,
          task: spec.task,
          data: spec.data,
          scaling: spec.scaling ?? {},
          split: spec.split,
          ...(isFolds(spec.split) && { fold: foldPlaceAt(spec.split, split) }),
          rows: splits[split],
        },
      })),
  );
  return settings.toSorted((one, other) => one.index - other.index).map(({ own }) => own);
}
