import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Params, Value } from '../contract/api.ts';
import { AppError } from '../domain/errors.ts';
import type { RunRecord } from '../domain/run-record.ts';
import { countIntoBins } from '../domain/histogram.ts';
import {
  commonEdges,
  summarizeWeights,
  toGroupWeights,
  weightExtent,
  type ComparedWeights,
  type WeightExtent,
  type WeightSummary,
} from '../domain/weight-summary.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getRun } from '../store/runs.ts';
import { findParameter, listWeightShapes } from '../store/weights.ts';
import { completedRuns, getRunGroup, type RunGroup } from './run-groups.ts';

/** A completed run's weights at the epoch that counts. */
export async function getRunWeights(
  read: ReadConnection,
  { runId, parameter }: Params<'run.weights'>,
): Promise<Value<'run.weights'>> {
  const { countedEpoch, status } = getRun(read, runId);
  if (countedEpoch === null)
    throw new AppError('conflict', `run ${runId} is ${status}: only a completed run has weights to look at`);
  const shapes = listWeightShapes(read, runId, countedEpoch);
  const wanted = shapes.filter((one) => parameter === undefined || one.parameter === parameter);
  if (wanted.length === 0)
    throw new AppError(
      'not_found',
      `run ${runId} has no parameter ${parameter ?? ''}; it has ${shapes.map((one) => one.parameter).join(', ')}`,
    );
  const parameters: WeightSummary[] = [];
  for (const one of wanted) {
    const weights = findParameter(read, runId, countedEpoch, one.parameter);
    if (weights !== undefined) parameters.push(summarizeWeights(weights));
    await nextTurn();
  }
  return { epoch: countedEpoch, parameters };
}

/** One parameter of a group's completed runs. */
interface LoadedWeights {
  readonly values: readonly Float32Array[];
  readonly extents: readonly WeightExtent[];
}

async function loadWeights(
  read: ReadConnection,
  runs: readonly RunRecord[],
  parameter: string,
): Promise<LoadedWeights> {
  const values: Float32Array[] = [];
  const extents: WeightExtent[] = [];
  for (const { id, countedEpoch } of runs) {
    const found = countedEpoch === null ? undefined : findParameter(read, id, countedEpoch, parameter);
    if (found !== undefined) {
      values.push(found.values);
      extents.push(weightExtent(found.values));
    }
    // Unpacking takes its time with large models; others may come in between.
    await nextTurn();
  }
  return { values, extents };
}

async function countTogether({ values }: LoadedWeights, edges: readonly number[]): Promise<number[]> {
  const sum = new Array<number>(edges.length - 1).fill(0);
  for (const one of values) {
    countIntoBins(one, edges).forEach((count, bin) => (sum[bin] += count));
    await nextTurn();
  }
  return sum;
}

function shapesOf(read: ReadConnection, group: RunGroup) {
  // Runs of one group have one model.
  return completedRuns(group)
    .slice(0, 1)
    .flatMap(({ id, countedEpoch }) =>
      countedEpoch === null ? [] : listWeightShapes(read, id, countedEpoch),
    );
}

/** The weights of two groups' completed runs in the same bins, parameter by parameter: never all of them at once. */
export async function getComparedWeights(
  read: ReadConnection,
  groups: Params<'comparison.weights'>,
): Promise<Value<'comparison.weights'>> {
  const groupA = getRunGroup(read, groups.a);
  const groupB = getRunGroup(read, groups.b);
  const shapes = new Map(
    [...shapesOf(read, groupB), ...shapesOf(read, groupA)].map(({ parameter, shape }) => [parameter, shape]),
  );
  const parameters: ComparedWeights[] = [];
  for (const [parameter, shape] of shapes) {
    const a = await loadWeights(read, completedRuns(groupA), parameter);
    const b = await loadWeights(read, completedRuns(groupB), parameter);
    const edges = commonEdges([...a.extents, ...b.extents]);
    parameters.push({
      parameter,
      shape,
      edges,
      a: toGroupWeights(a.extents, await countTogether(a, edges)),
      b: toGroupWeights(b.extents, await countTogether(b, edges)),
    });
  }
  return { parameters };
}
