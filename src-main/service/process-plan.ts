import { availableParallelism, totalmem } from 'node:os';
import type { ExperimentFacts } from '../data/data-question.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { FLOAT_BYTES } from '../domain/member-memory.ts';
import { planGroups, type PlannedRun } from '../domain/plan.ts';
import { planProcesses, type ProcessPlan } from '../domain/training-processes.ts';

/** Among how many processes of this machine the runs of an experiment are divided: all of them, also where some are done. */
export function planProcessesOf(
  spec: ExperimentSpec,
  { inputs, rows }: Pick<ExperimentFacts, 'inputs' | 'rows'>,
  runs: readonly PlannedRun[],
): ProcessPlan {
  const groups = planGroups(spec, inputs, runs).map(({ group }) => group);
  const all = rows.train + rows.validation + rows.test;
  // As read, and as prepared.
  const dataBytes = 2 * FLOAT_BYTES * all * (inputs + 1);
  const machine = { cores: availableParallelism(), memoryBytes: totalmem() };
  return planProcesses(groups, rows.train, dataBytes, machine);
}
