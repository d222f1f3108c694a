import type { Method, Params, Value } from '../contract/api.ts';
import type { Store } from '../store/open-store.ts';
import { compareExperiment } from './comparison-service.ts';
import type { DataCache } from './data-cache.ts';
import { listDataSets, type DataService } from './data-service.ts';
import { evaluationHandlers } from './evaluation-handlers.ts';
import { evidenceHandlers } from './evidence-handlers.ts';
import type { ExperimentService } from './experiment-service.ts';
import type { OrganizingHandlers } from './organizing-service.ts';
import type { ReportHandlers } from './report-service.ts';
import { getRunInFull, getRunSeries } from './run-service.ts';
import type { SystemService } from './system-service.ts';

/** The use case behind each method. */
export type Handlers = { readonly [M in Method]: (params: Params<M>) => Value<M> | Promise<Value<M>> };

/** The one table from method to use case: a method without one is a compile error. */
export function createHandlers(
  store: Store,
  experiments: ExperimentService,
  organizing: OrganizingHandlers,
  system: SystemService,
  {
    data,
    dataCache,
    reports,
  }: { readonly data: DataService; readonly dataCache: DataCache; readonly reports: ReportHandlers },
): Handlers {
  const { read } = store;
  return {
    ...organizing,

    'experiment.start': (params) => experiments.start(params),
    'experiment.checkNoise': (params) => experiments.checkNoise(params),
    'experiment.list': (params) => experiments.list(params),
    'experiment.get': (params) => experiments.get(params),
    'experiment.compare': (params) => compareExperiment(read, params),
    'experiment.pause': (params) => experiments.pause(params),
    'experiment.resume': (params) => experiments.resume(params),
    'experiment.addSeeds': (params) => experiments.addSeeds(params),
    'experiment.stop': (params) => experiments.stop(params),
    'run.get': (params) => getRunInFull(read, params),
    'run.series': (params) => getRunSeries(read, params),
    'system.info': () => system.info(),
    'system.doctor': () => system.doctor(),
    'system.backup': (params) => system.backUp(params),
    'backup.list': () => system.backups(),
    'example.list': () => system.examples(),
    'experiment.estimate': (params) => system.estimate(params),
    ...reports,
    'data.list': () => listDataSets(read),
    'data.inspect': (params) => data.inspect(params),
    'data.preview': (params) => data.preview(params),
    'data.cancel': (params) => data.cancel(params),
    'data.room': () => data.room(),
    ...evaluationHandlers(store, dataCache),
    ...evidenceHandlers(read, dataCache),
  };
}
