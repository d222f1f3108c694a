import type { Params, Value } from '../contract/api.ts';
import { compareWithBaseline } from '../domain/compare.ts';
import type { ComparedGroup, ComparedRun } from '../domain/compared-group.ts';
import type { ExperimentRecord } from '../domain/experiment-record.ts';
import { runFacts } from '../domain/fairness.ts';
import { getExperiment } from '../store/experiments.ts';
import { finalMeasurementsByRun } from '../store/final-measurements.ts';
import type { ReadConnection } from '../store/connection.ts';
import { listRuns } from '../store/runs.ts';

/** The runs of an experiment as comparisons take them: one group per variant, in the order of the spec. */
function loadGroups(read: ReadConnection, { id, spec }: ExperimentRecord): ComparedGroup[] {
  const measurements = finalMeasurementsByRun(read, id);
  const runs = listRuns(read, id);
  return spec.variants.map(({ name }, index) => ({
    variant: name,
    runs: runs
      .filter(({ variantIndex }) => variantIndex === index)
      .map((run): ComparedRun => ({
        seed: run.seed,
        status: run.status,
        measurements: measurements.get(run.id) ?? [],
        facts: runFacts(spec, run.dataHash, run.backend),
      })),
  }));
}

/** Compares every other variant of an experiment with its first one. */
export function compareExperiment(
  read: ReadConnection,
  { experimentId }: Params<'experiment.compare'>,
): Value<'experiment.compare'> {
  const experiment = getExperiment(read, experimentId);
  const { primaryMetric } = experiment;
  const comparisons = compareWithBaseline(loadGroups(read, experiment), primaryMetric);
  return { experimentId, primaryMetric, comparisons };
}
