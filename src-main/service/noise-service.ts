import type { Params, Value } from '../contract/api.ts';
import type { Comparison } from '../domain/compare.ts';
import { compareGroups } from '../domain/compare.ts';
import type { ComparedGroup } from '../domain/compared-group.ts';
import { fairnessDifferences } from '../domain/fairness.ts';
import { equalVariants } from '../domain/noise-check.ts';
import type { PrimaryMetric } from '../domain/metrics/primary-metric.ts';
import { againstNoise, isNoiseCheck, noiseFloor, type StoredNoiseFloor } from '../domain/noise-floor.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getExperiment, listExperimentsOfData } from '../store/experiments.ts';
import { getComparison } from './comparison-service.ts';
import { getRunGroup, toComparedGroup } from './run-groups.ts';

/** Checks that are older than so many others on the same data are not looked for. */
const MOST_LOOKED_AT = 50;

/** The two groups of an A/A check, if an experiment is one and both have results. */
function checkedGroups(
  read: ReadConnection,
  experimentId: number,
): readonly [ComparedGroup, ComparedGroup] | null {
  const places = equalVariants(getExperiment(read, experimentId).spec);
  if (places === null) return null;
  const [one, other] = places.map((variantIndex) => {
    const group = getRunGroup(read, { experimentId, variantIndex });
    return toComparedGroup(read, group, `${group.variant} (${variantIndex})`);
  });
  const hasResults = [one, other].every(({ runs }) => runs.some(({ status }) => status === 'completed'));
  return hasResults && fairnessDifferences(one, other).length === 0 ? [one, other] : null;
}

/** The newest A/A check with the same data, model, training and backend as a comparison's baseline. */
function findStoredFloor(
  read: ReadConnection,
  baseline: ComparedGroup,
  dataHash: string,
  { metrics }: Comparison,
  metric: PrimaryMetric,
): StoredNoiseFloor | null {
  const judged = metrics.find((one) => one.scope === 'test' && one.detail === '' && one.name === metric);
  const difference = judged?.difference.mean.value ?? null;
  if (judged === undefined || difference === null) return null;
  for (const { id, name, variants } of listExperimentsOfData(read, dataHash, MOST_LOOKED_AT)) {
    const groups = checkedGroups(read, id);
    if (groups === null) continue;
    // A check has seeds of its own.
    if (fairnessDifferences(baseline, groups[0]).some(({ what }) => what !== 'seeds')) continue;
    const floor = noiseFloor(compareGroups(...groups, metric), metric);
    if (floor === null) continue;
    const variant = variants[0];
    return {
      experimentId: id,
      name,
      variant,
      floor,
      ...againstNoise(floor, difference, judged.difference.n),
    };
  }
  return null;
}

/** How large differences are where nothing differs: from the two groups themselves, or from a stored check. */
export function getNoise(
  read: ReadConnection,
  params: Params<'comparison.noise'>,
): Value<'comparison.noise'> {
  const { comparison, a, b } = getComparison(read, params);
  const metric = params.metric ?? a.experiment.primaryMetric;
  if (isNoiseCheck(a, b, comparison)) return { own: noiseFloor(comparison, metric), stored: null };
  const group = getRunGroup(read, params.a);
  const baseline = toComparedGroup(read, group, a.variant);
  return {
    own: null,
    stored: findStoredFloor(read, baseline, group.experiment.dataHash, comparison, metric),
  };
}
