/* eslint-disable svelte/prefer-svelte-reactivity -- maps and sets are made for one look and never changed */
import { untrack } from 'svelte';
import type { ExperimentRow } from '../../../src-main/domain/experiment-row.ts';
import { completeFilter, seenValues, type Completion } from '../../../src-main/domain/filter/completion.ts';
import type { RunInTable } from '../../../src-main/domain/filter/table-fields.ts';
import type { ReportSubject } from '../../../src-main/domain/report-subject.ts';
import type { SavedView, ViewTable } from '../../../src-main/domain/saved-view.ts';
import { RowSelection } from '../../component/row-selection.svelte.ts';
import type { AppState } from '../../state/app-state.svelte.ts';
import { Organizer } from '../../state/organizer.ts';
import { addressOf } from '../../state/route.ts';
import { experimentSource, runSource } from '../../state/table-sources.ts';
import { TableState } from '../../state/table-state.svelte.ts';
import { TrainingProgress } from '../../state/training-progress.svelte.ts';
import { compareExperiments, compareRuns } from './comparison-choice.ts';

/** An experiment that the selection means, as far as both tables know it. */
interface MeantExperiment {
  readonly id: number;
  readonly name: string;
  readonly notes: string;
  readonly starred: boolean;
  readonly tags: readonly string[];
}

const KIND_KEY = 'ridgeline.table.shown';
/** A training of seconds tells much; nobody reads a table more often than this. */
const RELOAD_MS = 600;
/** Several annotations of one click are one reload. */
const CHANGED_MS = 60;

/** Owns which table the page shows, of the trash or not, what is selected in it, and that it stays true to the core. */
export class ExperimentsPage {
  readonly organizer: Organizer;
  readonly progress: TrainingProgress;
  readonly experimentSelection = new RowSelection();
  readonly runSelection = new RowSelection();
  readonly #app: AppState;
  #kind = $state<ViewTable>(sessionStorage.getItem(KIND_KEY) === 'runs' ? 'runs' : 'experiments');
  #nowMs = $state(Date.now());
  #loadedTable: unknown = null;
  #reload: ReturnType<typeof setTimeout> | undefined;

  constructor(app: AppState) {
    this.#app = app;
    this.organizer = new Organizer(app);
    this.progress = new TrainingProgress(app);
  }

  readonly isTrash: boolean = $derived.by(() => {
    const { route } = this.#app.router;
    return route.view === 'experiments' && route.trash;
  });
  readonly experiments: TableState<ExperimentRow> = $derived.by(
    () => new TableState(experimentSource(this.#app, this.isTrash)),
  );
  readonly runs: TableState<RunInTable> = $derived.by(
    () => new TableState(runSource(this.#app, this.isTrash)),
  );
  readonly table: TableState<ExperimentRow> | TableState<RunInTable> = $derived(
    this.#kind === 'runs' ? this.runs : this.experiments,
  );
  readonly selection: RowSelection = $derived(
    this.#kind === 'runs' ? this.runSelection : this.experimentSelection,
  );
  readonly #selectedExperiments = $derived(
    this.#kind === 'runs' ? [] : this.experiments.rows.filter(({ id }) => this.selection.selected.has(id)),
  );
  readonly #selectedRuns = $derived(
    this.#kind === 'runs' ? this.runs.rows.filter(({ id }) => this.selection.selected.has(id)) : [],
  );

  /** The experiments that the selection means: among the runs those of the selected ones. */
  readonly meant: readonly MeantExperiment[] = $derived(
    this.#kind === 'runs'
      ? [...new Map(this.#selectedRuns.map(({ experiment }) => [experiment.id, experiment])).values()]
      : this.#selectedExperiments,
  );
  readonly meantIds: readonly number[] = $derived(this.meant.map(({ id }) => id));

  /** What a report on the selection is about. */
  readonly reportSubject: ReportSubject = $derived.by(() => {
    if (this.#kind === 'runs') return { kind: 'runs', runIds: this.#selectedRuns.map(({ id }) => id) };
    const [first, ...others] = this.meantIds;
    return others.length === 0
      ? { kind: 'experiment', experimentId: first }
      : { kind: 'selection', experimentIds: this.meantIds };
  });

  /** What the selection compares; null where it compares nothing. */
  readonly choice = $derived(
    this.#kind === 'runs' ? compareRuns(this.#selectedRuns) : compareExperiments(this.#selectedExperiments),
  );

  /** Every tag that some experiment has. */
  readonly knownTags: readonly string[] = $derived.by(() => {
    const lists =
      this.#kind === 'runs'
        ? this.runs.all.map(({ experiment }) => experiment.tags)
        : this.experiments.all.map(({ tags }) => tags);
    return [...new Set(lists.flat())].sort((one, other) => (one < other ? -1 : 1));
  });

  get kind(): ViewTable {
    return this.#kind;
  }

  /** When the rows were asked for. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** For an effect: asks for what is shown and not there. */
  keepLoaded(): void {
    const { table } = this;
    const isOther = table !== this.#loadedTable;
    // What is wanted may grow while an answer is on its way: each answer is looked at, the first one too.
    const lacks = table.loaded.value !== undefined && table.lacksMetrics;
    if (!isOther && !lacks) return;
    this.#loadedTable = table;
    untrack(() => void table.load());
  }

  /** For an effect: what is not shown any more is not selected. */
  keepSelections(): void {
    const experimentIds = this.experiments.rows.map(({ id }) => id);
    const runIds = this.runs.rows.map(({ id }) => id);
    untrack(() => {
      this.experimentSelection.setKeys(experimentIds);
      this.runSelection.setKeys(runIds);
    });
  }

  /** Follows what the core tells. Gives the function that ends it. */
  follow(): () => void {
    const reload = (): void => {
      this.#reloadIn(RELOAD_MS);
    };
    const ends = [
      this.#app.on('experiment.changed', () => {
        this.#reloadIn(CHANGED_MS);
      }),
      this.#app.on('experiment.started', reload),
      this.#app.on('experiment.ended', reload),
      this.progress.follow(),
    ];
    return () => {
      clearTimeout(this.#reload);
      for (const end of ends) end();
    };
  }

  showTable(kind: ViewTable): void {
    this.#kind = kind;
    sessionStorage.setItem(KIND_KEY, kind);
  }

  showView(view: SavedView): void {
    this.showTable(view.table);
    this.table.show(view);
  }

  /** The runs of the experiments that are meant. */
  showRuns(): void {
    const ids = this.meantIds;
    this.showTable('runs');
    this.runs.setFilter(ids.length === 1 ? `experiment = ${ids[0]}` : `experiment IN (${ids.join(', ')})`);
  }

  /** Narrows the filter. */
  lookFor(text: string): void {
    const filter = this.table.filterText.trim();
    this.table.setFilter(filter === '' ? text : `${filter} AND ${text}`);
  }

  complete(text: string, cursor: number): Completion {
    const { runs, experiments } = this;
    return this.#kind === 'runs'
      ? completeFilter(text, cursor, runs.fields, (field) => seenValues(runs.all, field))
      : completeFilter(text, cursor, experiments.fields, (field) => seenValues(experiments.all, field));
  }

  /** Where an experiment is looked at: its comparison, or its training as long as there is nothing to compare. */
  addressOfExperiment(row: ExperimentRow): string {
    const { running = 0, queued = 0, completed = 0 } = row.runs;
    const own = running + queued > 0 || completed === 0 ? null : compareExperiments([row]);
    return addressOf(own === null ? { view: 'live', experimentId: row.id } : { view: 'compare', ...own });
  }

  /** Gives or takes stars, in the tables at once. */
  async star(ids: readonly number[], starred: boolean): Promise<void> {
    const isMeant = new Set(ids);
    this.experiments.patch((row) => (isMeant.has(row.id) ? { ...row, starred } : row));
    this.runs.patch((row) =>
      isMeant.has(row.experimentId) ? { ...row, experiment: { ...row.experiment, starred } } : row,
    );
    await this.organizer.star(ids, starred);
    // Where it failed, nobody tells that anything changed.
    this.#reloadIn(CHANGED_MS);
  }

  /** Takes the meant experiments out of the tables at once where the work succeeds. */
  async leave(work: (ids: readonly number[]) => Promise<boolean>): Promise<boolean> {
    const ids = this.meantIds;
    if (!(await work(ids))) return false;
    const gone = new Set(ids);
    this.experiments.patch((row) => (gone.has(row.id) ? null : row));
    this.runs.patch((row) => (gone.has(row.experimentId) ? null : row));
    return true;
  }

  #reloadIn(delayMs: number): void {
    clearTimeout(this.#reload);
    this.#reload = setTimeout(() => {
      this.#nowMs = Date.now();
      void this.table.load();
    }, delayMs);
  }
}
