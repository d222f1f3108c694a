import { availableParallelism, totalmem } from 'node:os';
import type { ExperimentFacts } from '../data/data-question.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { FLOAT_BYTES } from '../domain/member-memory.ts';
import { planGroups, type PlannedRun } from '../domain/plan.ts';
import { planProcesses, type ProcessPlan } from '../domain/training-processes.ts';

/** Among how many processes of this machine the runs of an experiment are divided: all of them, also where some are done. */
export function planProcessesOf(
  spec: ExperimentSpec,
  { inputs, splits }: Pick<ExperimentFacts, 'inputs' | 'splits'>,
  runs: readonly PlannedRun[],
): ProcessPlan {
  const groups = planGroups(spec, inputs, runs).map(({ group }) => group);
  const trainRows = Math.max(...splits.map(({ train }) => train));
  const all = Math.max(...splits.map(({ train, validation, test }) => train + validation + test));
  // As read, and as prepared.
  const dataBytes = 2 * FLOAT_BYTES * all * (inputs + 1);
  const machine = { cores: availableParallelism(), memoryBytes: totalmem() };
  return planProcesses(groups, trainRows, dataBytes, machine);
}
