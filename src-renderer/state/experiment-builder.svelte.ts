import { createContext } from 'svelte';
import type { Value } from '../../src-main/contract/api.ts';
import type { DataPreview, DataSummary } from '../../src-main/domain/data-preview.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import type { AppState } from './app-state.svelte.ts';
import { factsOfPreview, factsOfSummary, fitProblems, fitToData, type DataFacts } from './draft/data-fit.ts';
import { dataOfFiles } from './draft/data-of-files.ts';
import { toJson, withValue, type Json } from './draft/json-path.ts';
import { Loaded, type Failure } from './loaded.svelte.ts';
import { NoiseCheckStarter } from './noise-check.svelte.ts';
import { findSpec, SpecDraft } from './spec-draft.svelte.ts';

/** Where relative paths start when nobody said it: built-in data needs no folder at all. */
const ROOT_FOLDER = '/';

/** Owns what the core says about a draft: its data, what it will take, and whether it starts. */
export class ExperimentBuilder {
  readonly draft = new SpecDraft();
  readonly estimate = new Loaded<Value<'experiment.estimate'>>();
  readonly dataSets = new Loaded<readonly DataSummary[]>();
  readonly #app: AppState;
  readonly #checks: NoiseCheckStarter;
  #preview = $state.raw(new Loaded<DataPreview>());
  #homeFolder = $state('');
  #isStarting = $state(false);
  #failure = $state.raw<Failure | null>(null);
  #previewed = '';

  constructor(app: AppState) {
    this.#app = app;
    this.#checks = new NoiseCheckStarter(app);
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
    return this.#preview;
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
  readonly dataKey = $derived.by(() =>
    JSON.stringify([this.draft.at('data') ?? null, this.draft.at('task') ?? null, this.baseFolder]),
  );

  /** What the estimate depends on; null where the spec cannot be started anyway. Names and notes do not count. */
  readonly estimateKey = $derived.by(() => {
    const { spec } = this.draft;
    const { value } = this.#preview;
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
      this.#preview = new Loaded();
      this.#previewed = '';
      return;
    }
    const subject = JSON.stringify(params.data);
    const isOther = subject !== this.#previewed;
    this.#previewed = subject;
    await this.preview.load(
      async () => {
        const reply = await this.#app.call('data.preview', params);
        return reply.ok ? { ok: true, value: reply.value.preview } : reply;
      },
      { keep: !isOther },
    );
  }

  async loadEstimate(): Promise<void> {
    const { spec } = this.draft;
    if (spec === null) return;
    // What the preview tells needs no round to the core.
    const preview = this.#previewed === JSON.stringify(spec.data) ? this.#preview.value : undefined;
    const unfit = preview === undefined ? [] : fitProblems(spec, preview);
    if (unfit.length > 0) {
      this.draft.report(unfit);
      return;
    }
    await this.estimate.load(() =>
      this.#app.call('experiment.estimate', { spec, baseFolder: this.baseFolder }),
    );
    this.draft.report(this.estimate.failure?.problems ?? []);
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
      const next = withValue(document, 'data', data);
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

  /** Takes data files, as they were dropped on the window: a table of text, or images with their labels in IDX. */
  takeFiles(paths: readonly string[]): void {
    const data = dataOfFiles(paths);
    this.draft.update((document) => withValue(document, 'data', data));
    this.#offerUndo(`Took the data in ${paths.join(' and ')}.`);
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
    const reply = await this.#app.call('experiment.start', { spec, baseFolder: this.baseFolder });
    this.#isStarting = false;
    if (reply.ok) {
      this.#failure = null;
      this.#app.router.go({ view: 'live', experimentId: reply.value.experimentId });
      return true;
    }
    this.draft.report(reply.error.problems);
    this.#failure = reply.error.problems.length > 0 ? null : reply.error;
    return false;
  }
}

export const [useBuilder, provideBuilder] = createContext<ExperimentBuilder>();
