import type { Method, Params, Value } from '../contract/api.ts';
import type { ReadConnection } from '../store/connection.ts';
import { compareExperiment } from './comparison-service.ts';
import type { DataCache } from './data-cache.ts';
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
  read: ReadConnection,
  experiments: ExperimentService,
  organizing: OrganizingHandlers,
  system: SystemService,
  { data, reports }: { readonly data: DataCache; readonly reports: ReportHandlers },
): Handlers {
  return {
    ...organizing,

    'experiment.start': (params) => experiments.start(params),
    'experiment.list': (params) => experiments.list(params),
    'experiment.get': (params) => experiments.get(params),
    'experiment.compare': (params) => compareExperiment(read, params),
    'experiment.pause': (params) => experiments.pause(params),
    'experiment.resume': (params) => experiments.resume(params),
    'experiment.stop': (params) => experiments.stop(params),
    'run.get': (params) => getRunInFull(read, params),
    'run.series': (params) => getRunSeries(read, params),
    'system.info': () => system.info(),
    'system.doctor': () => system.doctor(),
    'system.backup': (params) => system.backUp(params),
    'example.list': () => system.examples(),
    'experiment.estimate': (params) => system.estimate(params),
    ...reports,
    ...evidenceHandlers(read, data),
  };
}
