import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Params, Value } from '../contract/api.ts';
import type { PredictedPart } from '../contract/evidence-api.ts';
import type { Dataset } from '../domain/dataset.ts';
import { AppError, invalidField } from '../domain/errors.ts';
import { unusualFeatures, type ExampleRow } from '../domain/example-row.ts';
import type { ModelSpec } from '../domain/model.ts';
import { findExamples, GroupVotes } from '../domain/group-votes.ts';
import { drawRow, imageShapeOf, valueRangeOf, type ImageShape } from '../domain/row-image.ts';
import type { ReadConnection } from '../store/connection.ts';
import type { DataCache } from './data-cache.ts';
import { getCompletedRuns } from './evaluation-service.ts';
import { pooledPredictions, setsOfSameRows } from './pooled-predictions.ts';
import { getRunGroup, type RunGroup } from './run-groups.ts';

const LIMIT = 20;

async function countVotes(
  read: ReadConnection,
  group: RunGroup,
  part: PredictedPart,
  classes: number,
): Promise<GroupVotes> {
  const sets = setsOfSameRows([...pooledPredictions(read, group, getCompletedRuns(group), part)]);
  const votes = new GroupVotes(sets[0].rows, classes);
  for (const { outputs } of sets) {
    votes.add(outputs);
    await nextTurn();
  }
  return votes;
}

function assertSameData(a: RunGroup, b: RunGroup): void {
  if (a.experiment.dataHash === b.experiment.dataHash) return;
  throw new AppError(
    'conflict',
    `experiments ${a.experiment.id} and ${b.experiment.id} were trained on different data, so they have no rows in common`,
  );
}

function shapeOf({ featureNames }: Dataset, { input }: ModelSpec): ImageShape | null {
  if (input === undefined || !('height' in input)) return imageShapeOf(featureNames);
  const { height, width, channels } = input;
  return channels === 1 || channels === 3 ? { height, width, channels } : null;
}

/** What can be shown of a row: its picture, or else what is unusual about it. */
type RowDetails = Pick<ExampleRow, 'features' | 'image'>;

async function detailsOfRows(
  data: DataCache,
  dataset: Dataset,
  model: ModelSpec,
): Promise<(row: number) => RowDetails> {
  const shape = shapeOf(dataset, model);
  if (shape !== null) {
    const range = valueRangeOf(dataset);
    return (row) => ({ features: [], image: drawRow(dataset, row, shape, range) });
  }
  const profiles = await data.profilesOf(dataset);
  return (row) => ({ features: unusualFeatures(dataset, row, profiles), image: null });
}

/** Rows that one group gets right and the other wrong, or both wrong. */
export async function getExamples(
  read: ReadConnection,
  data: DataCache,
  { a, b, part, kind, limit, offset }: Params<'comparison.examples'>,
): Promise<Value<'comparison.examples'>> {
  const groupA = getRunGroup(read, a);
  const groupB = getRunGroup(read, b);
  for (const [field, { experiment }] of [
    ['a', groupA],
    ['b', groupB],
  ] as const)
    if (experiment.task === 'regression')
      throw invalidField(field, 'a group of a classification experiment', 'one of a regression');
  assertSameData(groupA, groupB);
  const dataset = await data.ofExperiment(groupA.experiment);
  const { target } = dataset;
  if (target.kind !== 'classes') throw new AppError('internal', 'expected classes, received values');
  const votesA = await countVotes(read, groupA, part, target.classNames.length);
  const votesB = await countVotes(read, groupB, part, target.classNames.length);
  const verdicts = findExamples(votesA, votesB, target.labels, target.classNames, kind);
  const start = offset ?? 0;
  const page = verdicts.slice(start, start + (limit ?? LIMIT));
  const detailsOf = await detailsOfRows(data, dataset, groupA.experiment.spec.model);
  const examples = page.map((verdict) => ({
    ...verdict,
    actual: target.classNames[target.labels[verdict.row]],
    ...detailsOf(verdict.row),
  }));
  return { total: verdicts.length, examples };
}
