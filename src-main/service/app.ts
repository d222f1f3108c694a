import type { Method, Params, Value } from '../contract/api.ts';
import type { Reply } from '../contract/reply.ts';
import type { KeptFiles } from '../contract/upload-head.ts';
import { listOwners } from '../store/experiments.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { interruptRunsOf } from '../store/runs.ts';
import { AutomaticBackups } from './automatic-backups.ts';
import { DataCache } from './data-cache.ts';
import { DataService } from './data-service.ts';
import { answer, call, dispatch } from './dispatch.ts';
import { Emitter, type Listener } from './emitter.ts';
import { ExperimentService } from './experiment-service.ts';
import { createHandlers } from './handlers.ts';
import { organizingHandlers } from './organizing-service.ts';
import type { Clock, Emit, Log, Ports } from './ports.ts';
import { reportHandlers } from './report-service.ts';
import { SystemService } from './system-service.ts';
import { uploadFolder, UploadedFiles } from './uploaded-files.ts';

/** The product, whichever door leads to it. */
export interface App {
  /** The database's real path. */
  readonly storeFile: string;
  /** For callers in this process. */
  call<M extends Method>(method: M, params: Params<M>): Promise<Reply<Value<M>>>;
  /** For doors: name and parameters are whatever came. */
  dispatch(method: string, params: unknown): Promise<Reply<Value<Method>>>;
  /** For a door whose page knows no paths: takes the bytes of an upload, as `UploadedFiles` says. */
  receiveFiles(chunks: AsyncIterable<Uint8Array>): Promise<Reply<KeptFiles>>;
  /** Gives the function that ends the subscription. */
  subscribe(listener: Listener): () => void;
  /** Interrupts what is being trained, within a second, and closes the database. */
  close(): Promise<void>;
}

/** Marks what processes left behind that ended in the middle. Another one that is still at work is left alone. */
function interruptAbandonedRuns(store: Store, clock: Clock, log: Log): void {
  for (const owner of listOwners(store.read).filter((name) => !store.isAlive(name))) {
    const runs = interruptRunsOf(store.write, owner, clock.nowMs());
    log.warn(`${runs} runs of a process that is gone are interrupted`);
  }
}

/**
 * Opens the database and stands ready for calls.
 * @throws AppError `database_unusable`
 */
export async function createApp(ports: Ports): Promise<App> {
  const { clock, log, storeFile, trainer, appVersion, machine, printer } = ports;
  const store = await openStore(storeFile, {
    onSlow: ({ what, durationMs }) => log.debug(`slow database call, ${Math.round(durationMs)} ms: ${what}`),
  });
  interruptAbandonedRuns(store, clock, log);
  const emitter = new Emitter(log);
  const emit: Emit = (event) => emitter.emit(event);
  const environment = {
    appVersion,
    nodeVersion: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
  const experiments = new ExperimentService({ store, clock, log, emit, trainer, appVersion }, environment);
  const organizing = organizingHandlers({ store, clock, emit });
  const backups = new AutomaticBackups(store, clock, log);
  backups.start();
  const system = new SystemService(store, machine, clock, environment, backups);
  const uploads = new UploadedFiles(uploadFolder(store.file));
  const dataCache = new DataCache();
  const data = new DataService(dataCache, uploads, emit);
  const reports = reportHandlers({ store, clock, data: dataCache, appVersion, printer });
  const handlers = createHandlers(store, experiments, organizing, system, { data, dataCache, reports });
  return {
    storeFile: store.file,
    call: (method, params) => call(handlers, log, method, params),
    dispatch: (method, params) => dispatch(handlers, log, method, params),
    receiveFiles: (chunks) => answer(log, 'an upload', () => uploads.receive(chunks)),
    subscribe: (listener) => emitter.subscribe(listener),
    close: async () => {
      await experiments.close();
      await backups.stop();
      store.close();
    },
  };
}
