import type { SplitRows } from './dataset.ts';
import type { DataSpec, ExperimentSpec, Task } from './experiment.ts';
import { planGroups, planRuns, type LockStepGroup, type Member } from './plan.ts';

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
  /** Number of rows in each part. */
  readonly rows: Readonly<Record<keyof SplitRows, number>>;
}

/**
 * The settings of each run of an experiment.
 * @param inputs number of input features of the prepared data
 * @param rows number of rows in each part
 * @returns one entry per run, in the order of `planRuns`
 */
export function settingsOfRuns(
  spec: ExperimentSpec,
  inputs: number,
  rows: RunSettings['rows'],
): RunSettings[] {
  const planned = planRuns(spec).map((run, index) => ({ ...run, index }));
  const settings = planGroups(spec, inputs, planned).flatMap(({ group: { members, ...group }, runs }) =>
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
        rows,
      },
    })),
  );
  return settings.toSorted((one, other) => one.index - other.index).map(({ own }) => own);
}
