import { setImmediate } from 'node:timers/promises';
import type { OrganizingApi } from '../contract/organizing-api.ts';
import type { MeasurementKey } from '../domain/run.ts';
import { annotateExperiment } from '../store/annotations.ts';
import { experimentRowsInParts, listExperimentRows } from '../store/experiment-table.ts';
import { getExperiment } from '../store/experiments.ts';
import type { InParts } from '../store/in-parts.ts';
import type { Store } from '../store/open-store.ts';
import { listRunTableExperiments, runRowsInParts } from '../store/run-table.ts';
import { listSavedViews, removeView, saveView } from '../store/saved-views.ts';
import type { TableScope } from '../store/table-scope.ts';
import { assertErasable, eraseNext, restoreExperiments, trashExperiments } from '../store/trash.ts';
import type { Clock, Emit } from './ports.ts';

/** What organizing works with. */
export interface OrganizingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly emit: Emit;
}

type Method = keyof OrganizingApi;
type Params<M extends Method> = OrganizingApi[M]['params'];
type Value<M extends Method> = OrganizingApi[M]['value'];

/** The use case behind each of these methods. */
export type OrganizingHandlers = {
  readonly [M in Method]: (params: Params<M>) => Value<M> | Promise<Value<M>>;
};

const NO_METRICS: readonly MeasurementKey[] = [];

/** Does work part by part, and whatever else waits in between: with ten thousand runs a table takes tens of milliseconds. */
async function inTurns<Result>(work: InParts<Result>): Promise<Result> {
  for (;;) {
    const part = work.next();
    if (part.done === true) return part.value;
    await setImmediate();
  }
}

async function listRuns(
  { store }: OrganizingParts,
  params: Params<'run.table'>,
): Promise<Value<'run.table'>> {
  const { experimentId, trashed = false, metrics = NO_METRICS } = params;
  if (experimentId !== undefined) getExperiment(store.read, experimentId);
  const scope: TableScope = experimentId === undefined ? { trashed } : { experimentId };
  const rows = await inTurns(runRowsInParts(store.read, scope, metrics));
  return { experiments: listRunTableExperiments(store.read, scope), rows };
}

function annotate(
  { store, emit }: OrganizingParts,
  { experimentId, ...annotations }: Params<'experiment.annotate'>,
): Value<'experiment.annotate'> {
  annotateExperiment(store.write, experimentId, annotations);
  emit({ name: 'experiment.changed', value: { experimentId } });
  const [experiment] = listExperimentRows(store.read, { experimentId }, NO_METRICS);
  return { experiment };
}

async function erase(
  { store, emit }: OrganizingParts,
  experimentIds: readonly number[],
): Promise<Value<'experiment.erase'>> {
  assertErasable(store.read, experimentIds);
  for (const experimentId of new Set(experimentIds)) {
    while (eraseNext(store.write, experimentId)) await setImmediate();
    emit({ name: 'experiment.changed', value: { experimentId } });
  }
  return {};
}

/** Tables, annotations, trash and saved views. */
export function organizingHandlers(parts: OrganizingParts): OrganizingHandlers {
  const { store, clock, emit } = parts;
  const tellChanged = (experimentIds: readonly number[]): void => {
    for (const experimentId of experimentIds) emit({ name: 'experiment.changed', value: { experimentId } });
  };
  return {
    'experiment.table': async ({ trashed = false, metrics = NO_METRICS }) => ({
      rows: await inTurns(experimentRowsInParts(store.read, { trashed }, metrics)),
    }),
    'run.table': (params) => listRuns(parts, params),
    'experiment.annotate': (params) => annotate(parts, params),
    'experiment.trash': ({ experimentIds }) => {
      trashExperiments(store.write, experimentIds, clock.nowMs());
      tellChanged(experimentIds);
      return {};
    },
    'experiment.restore': ({ experimentIds }) => {
      restoreExperiments(store.write, experimentIds);
      tellChanged(experimentIds);
      return {};
    },
    'experiment.erase': ({ experimentIds }) => erase(parts, experimentIds),
    'savedView.list': () => ({ views: listSavedViews(store.read) }),
    'savedView.save': (view) => {
      saveView(store.write, view);
      return { views: listSavedViews(store.read) };
    },
    'savedView.remove': ({ name }) => {
      removeView(store.write, name);
      return { views: listSavedViews(store.read) };
    },
  };
}
