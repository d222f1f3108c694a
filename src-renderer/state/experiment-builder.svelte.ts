import { createContext } from 'svelte';
import { parsers, type Params, type Value } from '../../src-main/contract/api.ts';
import type { DataInspection } from '../../src-main/domain/data-inspection.ts';
import type { DataPreview, DataSummary } from '../../src-main/domain/data-preview.ts';
import { isTableInspection, suggestTask } from '../../src-main/domain/data-suggestion.ts';
import { AppError, type FieldProblem } from '../../src-main/domain/errors.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import type { AppState } from './app-state.svelte.ts';
import { DataReading } from './data-reading.svelte.ts';
import { dataOfInspections, withColumnSpec, withRole } from './draft/data-columns.ts';
import {
  factsOfInspection,
  factsOfPreview,
  factsOfSummary,
  fitProblems,
  fitToData,
  fitToRows,
  type DataFacts,
} from './draft/data-fit.ts';
import { DEFAULT_SPEC } from './draft/default-spec.ts';
import { textAt, toJson, valueAt, withValue, type Json } from './draft/json-path.ts';
import { Loaded, type Failure } from './loaded.svelte.ts';
import { NoiseCheckStarter } from './noise-check.svelte.ts';
import { findSpec, SpecDraft } from './spec-draft.svelte.ts';

/** Where relative paths start when nobody said it: built-in data needs no folder at all. */
const ROOT_FOLDER = '/';

/** More files at once are no data set that there is a form of. */
const MOST_FILES = 2;

/** Sources whose file can be looked into before anything is said of it. */
const INSPECTED: readonly string[] = ['csv', 'jsonLines', 'parquet', 'arrow', 'numpy', 'imageFolder'];

/** What a file is looked into by. */
type InspectParams = Pick<
  Params<'data.inspect'>,
  'path' | 'baseFolder' | 'format' | 'delimiter' | 'encoding'
>;

/** Owns what the core says about a draft: its data, what it will take, and whether it starts. */
export class ExperimentBuilder {
  readonly draft = new SpecDraft();
  readonly estimate = new Loaded<Value<'experiment.estimate'>>();
  readonly dataSets = new Loaded<readonly DataSummary[]>();
  /** What is in the draft's file, before anything is known of it. */
  readonly inspection: DataReading<DataInspection>;
  /** What is in a file that was chosen just now. */
  readonly taking: DataReading<DataInspection>;
  readonly previewing: DataReading<DataPreview>;
  readonly #app: AppState;
  readonly #checks: NoiseCheckStarter;
  #taken = $state.raw<readonly string[]>([]);
  #homeFolder = $state('');
  #isStarting = $state(false);
  #failure = $state.raw<Failure | null>(null);
  #previewed = '';
  #inspected = '';
  /** What the core said against starting: an estimate that comes later knows less of the rows. */
  #refused: { readonly key: string | null; readonly problems: readonly FieldProblem[] } = {
    key: null,
    problems: [],
  };

  constructor(app: AppState) {
    this.#app = app;
    this.#checks = new NoiseCheckStarter(app);
    this.inspection = new DataReading(app);
    this.taking = new DataReading(app);
    this.previewing = new DataReading(app);
  }

  /** Follows what the core says while it reads. Gives the function that ends it. */
  follow(): () => void {
    const ends = [this.inspection, this.taking, this.previewing].map((reading) => reading.follow());
    return () => {
      for (const end of ends) end();
    };
  }

  /** Files that were chosen and are looked into, or could not be read; none once they are the draft's. */
  get taken(): readonly string[] {
    return this.#taken;
  }

  /** The folder that relative paths start from. */
  get baseFolder(): string {
    if (this.draft.baseFolder !== '') return this.draft.baseFolder;
    return this.#homeFolder === '' ? ROOT_FOLDER : this.#homeFolder;
  }

  get isStarting(): boolean {
    return this.#isStarting;
  }

  /** What the data looks like; nothing where the draft does not say enough of it. */
  get preview(): Loaded<DataPreview> {
    return this.previewing.loaded;
  }

  /** Why the experiment did not start, where it is not a problem of a field. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** What the model has to fit; null where the data is not known. */
  get facts(): DataFacts | null {
    if (this.preview.value !== undefined && this.preview.failure === null)
      return factsOfPreview(this.preview.value);
    const name = this.draft.at('data.name');
    const summary = this.dataSets.value?.find(({ data }) => data.source === 'builtin' && data.name === name);
    return summary === undefined ? null : factsOfSummary(summary);
  }

  /** What the preview depends on. */
  readonly dataKey = $derived.by(
    () =>
      JSON.stringify(['data', 'task', 'split.groupBy'].map((path) => this.draft.at(path) ?? null)) +
      this.baseFolder,
  );

  /** What the estimate depends on; null where the spec cannot be started anyway. Names and notes do not count. */
  readonly estimateKey = $derived.by(() => {
    const { spec } = this.draft;
    const { value } = this.preview;
    const data = value === undefined ? null : value.hash;
    return spec === null ? null : JSON.stringify([{ ...spec, name: '', notes: '' }, this.baseFolder, data]);
  });

  async loadLists(): Promise<void> {
    const home = this.#app.call('system.info', {}).then((reply) => {
      if (reply.ok) this.#homeFolder = reply.value.homeFolder;
    });
    const dataSets = this.dataSets.load(async () => {
      const reply = await this.#app.call('data.list', {});
      return reply.ok ? { ok: true, value: reply.value.dataSets } : reply;
    });
    await Promise.all([home, dataSets]);
  }

  async loadPreview(): Promise<void> {
    const params = this.draft.previewParams(this.baseFolder);
    if (params === null) {
      // An answer that is still on its way is of other data.
      this.previewing.clear();
      this.#previewed = '';
      return;
    }
    const subject = JSON.stringify(params.data);
    const isOther = subject !== this.#previewed;
    this.#previewed = subject;
    await this.previewing.read(
      async (token) => {
        const reply = await this.#app.call('data.preview', { ...params, token });
        return reply.ok ? { ok: true, value: reply.value.preview } : reply;
      },
      { keep: !isOther },
    );
  }

  /** What the inspection depends on; null where the draft names no file that can be looked into. */
  readonly inspectionKey = $derived.by(() => {
    const params = this.#inspectParams();
    return params === null ? null : JSON.stringify(params);
  });

  #inspectParams(): InspectParams | null {
    const format = textAt(this.draft.document, 'data.source');
    const path = textAt(this.draft.document, 'data.path');
    if (!INSPECTED.includes(format) || path === '') return null;
    const isText = format === 'csv';
    const params = {
      path,
      baseFolder: this.baseFolder,
      format,
      ...(isText && { delimiter: this.draft.at('data.delimiter'), encoding: this.draft.at('data.encoding') }),
    };
    try {
      return parsers['data.inspect'](params);
    } catch (error) {
      // What is wrong with these is told where the draft is checked.
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  /** Looks into the draft's file, unless that is known already. */
  async loadInspection(isRetry = false): Promise<void> {
    const params = this.#inspectParams();
    const key = JSON.stringify(params);
    if (key === this.#inspected && !isRetry) return;
    this.#inspected = key;
    if (params === null) this.inspection.clear();
    else await this.#inspect(this.inspection, params);
  }

  async #inspect(reading: DataReading<DataInspection>, params: InspectParams): Promise<void> {
    await reading.read(
      async (token) => {
        const reply = await this.#app.call('data.inspect', { ...params, token });
        return reply.ok ? { ok: true, value: reply.value.inspection } : reply;
      },
      { keep: false },
    );
  }

  async loadEstimate(): Promise<void> {
    const { spec } = this.draft;
    if (spec === null) return;
    // What the preview tells needs no round to the core.
    const preview = this.#previewed === JSON.stringify(spec.data) ? this.preview.value : undefined;
    const unfit = preview === undefined ? [] : fitProblems(spec, preview);
    if (unfit.length > 0) {
      this.draft.report(unfit);
      return;
    }
    // Before the wait: the view may be gone after it.
    const key = this.estimateKey;
    await this.estimate.load(() =>
      this.#app.call('experiment.estimate', { spec, baseFolder: this.baseFolder }),
    );
    const refused = this.#refused.key === key ? this.#refused.problems : [];
    this.draft.report(this.estimate.failure?.problems ?? refused);
  }

  /** How long the draft would take with other variants, in milliseconds; null where nobody can tell. */
  async durationOf(variants: readonly Json[]): Promise<number | null> {
    const spec = findSpec(withValue(this.draft.document, 'variants', variants));
    if (spec === null) return null;
    const reply = await this.#app.call('experiment.estimate', { spec, baseFolder: this.baseFolder });
    return reply.ok ? reply.value.durationMs : null;
  }

  /** Takes another data set, and what goes with it where it is known already. */
  chooseData(data: Json, summary: DataSummary | undefined): void {
    this.draft.update((document) => {
      const next = withValue(withData(document, data), 'split.groupBy', summary?.groupBy);
      return summary === undefined ? next : fitToData(next, factsOfSummary(summary));
    });
    if (summary !== undefined && summary.baseFolder !== null) this.draft.setBaseFolder(summary.baseFolder);
  }

  /** Takes the data set of a content hash, and leaves the rest of the draft as it is. */
  async takeData(hash: string): Promise<void> {
    const value = await this.#app.act('data.list', {});
    if (value === undefined) return;
    const summary = value.dataSets.find((each) => each.hash === hash);
    if (summary === undefined) {
      this.#app.toasts.show({ kind: 'bad', text: 'This data set is no longer listed: choose one here.' });
      return;
    }
    this.chooseData(toJson(summary.data), summary);
    this.#offerUndo(`Took the data “${summary.name}”.`);
  }

  /** Takes data files that were chosen or dropped: looks into them, and begins with what is found there. */
  async takeFiles(paths: readonly string[]): Promise<void> {
    this.#taken = paths;
    const files: { readonly path: string; readonly inspection: DataInspection }[] = [];
    for (const path of paths.slice(0, MOST_FILES)) {
      await this.#inspect(this.taking, { path, baseFolder: this.baseFolder });
      const { value, failure } = this.taking.loaded;
      // Other files were taken meanwhile, or this one cannot be read, which is shown in place.
      if (this.#taken !== paths || value === undefined || failure !== null) return;
      files.push({ path, inspection: value });
    }
    this.#taken = [];
    const [{ path, inspection }] = files;
    const facts = factsOfInspection(inspection);
    this.draft.update((document) => {
      const next = withName(withData(document, dataOfInspections(files)), path);
      return facts === null ? next : fitToRows(fitToData(next, facts), rowsOf(inspection));
    });
    if (textAt(this.draft.document, 'data.path') === path) {
      this.#inspected = JSON.stringify(this.#inspectParams());
      this.inspection.set(inspection);
    }
    if (paths.length > MOST_FILES)
      this.#app.toasts.show({
        kind: 'bad',
        text: `Only the first ${MOST_FILES} of ${paths.length} files were taken. Images belong into one folder per class; drop the folder above them.`,
      });
    else this.#offerUndo(`Took the data in ${paths.map(nameOfFile).join(' and ')}.`);
  }

  /** The draft with a fixed test file, and a split that leaves testing to it. */
  withTestFile(document: Json, path: string): Json {
    return withTestShare(withValue(document, 'data.testPath', path));
  }

  /** Lets go of chosen files that cannot be read or take too long. */
  dismissTaken(): void {
    this.#taken = [];
    this.taking.clear();
  }

  /** Predicts another column, and fits task, loss and outputs to what stands in it. */
  chooseTarget(name: string): void {
    const inspection = this.inspection.loaded.value;
    if (inspection === undefined || !isTableInspection(inspection)) {
      this.draft.set('data.target', name);
      return;
    }
    const names = inspection.columns.map((column) => column.name);
    const column = inspection.columns.find((each) => each.name === name);
    this.draft.update((document) => {
      if (column === undefined) return withValue(document, 'data.target', name);
      const next = withRole(document, names, name, 'target');
      const withGaps = column.missing > 0 ? withColumnSpec(next, name, { missing: 'dropRow' }) : next;
      const task = suggestTask(column);
      const classes = task === 'classification' ? (column.distinct ?? 2) : null;
      const fitted = fitToData(withGaps, { task, classes, features: names.length - 1, image: null });
      return fitToRows(fitted, inspection.rows - column.missing);
    });
  }

  /** Brings task, loss, outputs and scaling in line with the data. */
  fit(): void {
    const { facts } = this;
    if (facts !== null) this.draft.update((document) => fitToData(document, facts));
  }

  /** Begins anew as a stored experiment was begun. */
  async loadFrom(experimentId: number): Promise<void> {
    const value = await this.#app.act('experiment.get', { experimentId });
    if (value === undefined) return;
    const { spec, baseFolder, name } = value.experiment;
    this.draft.replace(toJson(spec), baseFolder);
    this.#offerUndo(`Started from “${name}”.`);
  }

  /** Begins anew as an example that ships with the program. */
  takeExample(name: string, spec: ExperimentSpec): void {
    this.draft.replace(toJson(spec), '');
    this.#offerUndo(`Started from “${name}”.`);
  }

  reset(): void {
    this.draft.reset();
    this.#offerUndo('The draft was reset.');
  }

  #offerUndo(text: string): void {
    this.#app.toasts.show({
      kind: 'info',
      text,
      action: { label: 'Undo', run: this.draft.wayBack() },
    });
  }

  /** Trains one variant of the draft twice, and goes where it is watched. */
  async checkNoise(variantIndex: number): Promise<void> {
    const { spec } = this.draft;
    if (spec !== null) await this.#checks.startOf(spec, this.baseFolder, variantIndex);
  }

  /** Starts the experiment and goes to where it is watched. True where it started. */
  async start(): Promise<boolean> {
    const { spec } = this.draft;
    if (spec === null || this.#isStarting) return false;
    this.#isStarting = true;
    const key = this.estimateKey;
    const reply = await this.#app.call('experiment.start', { spec, baseFolder: this.baseFolder });
    this.#isStarting = false;
    if (reply.ok) {
      this.#failure = null;
      this.#app.router.go({ view: 'live', experimentId: reply.value.experimentId });
      return true;
    }
    this.#refused = { key, problems: reply.error.problems };
    this.draft.report(reply.error.problems);
    this.#failure = reply.error.problems.length > 0 ? null : reply.error;
    return false;
  }
}

function nameOfFile(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Number of pictures of a folder. */
function rowsOf(inspection: DataInspection): number {
  if (inspection.format !== 'imageFolder') return Infinity;
  return inspection.classes.reduce((sum, { images }) => sum + images, 0);
}

/** Another data set; a split that kept groups together did so by a column of the one before. */
function withData(document: Json, data: Json): Json {
  const next = withValue(withValue(document, 'data', data), 'split.groupBy', undefined);
  const isClasses = ['idx', 'imageFolder'].includes(textAt(data, 'source'));
  return isClasses ? withValue(next, 'task', 'classification') : withTestShare(next);
}

/** Rows of a test file are the test part: then the split has no share for it. */
function withTestShare(document: Json): Json {
  const hasFile = valueAt(document, 'data.testPath') !== undefined;
  const share = valueAt(document, 'split.test');
  if (share === undefined || hasFile === (share === 0)) return document;
  const [train, validation, test] = hasFile ? [0.8, 0.2, 0] : [0.6, 0.2, 0.2];
  return (['train', 'validation', 'test'] as const).reduce(
    (next, part, index) => withValue(next, `split.${part}`, [train, validation, test][index]),
    document,
  );
}

/** The name that a draft begins with speaks of the data that it begins with. */
function withName(document: Json, path: string): Json {
  if (textAt(document, 'name') !== DEFAULT_SPEC.name) return document;
  return withValue(document, 'name', `${nameOfFile(path)}: does L2 help a small net?`.slice(0, 200));
}

export const [useBuilder, provideBuilder] = createContext<ExperimentBuilder>();
