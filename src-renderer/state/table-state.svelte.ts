import { compileFilter, fieldsOf, type RowTest } from '../../src-main/domain/filter/compile.ts';
import { findMetric, isSameMetric } from '../../src-main/domain/filter/metric-field.ts';
import { unfinishedField } from '../../src-main/domain/filter/completion.ts';
import { parseFilter } from '../../src-main/domain/filter/parse.ts';
import type { FieldSet } from '../../src-main/domain/filter/field.ts';
import type { FilterProblem, Outcome, Span } from '../../src-main/domain/filter/syntax.ts';
import type { MeasurementKey } from '../../src-main/domain/run.ts';
import { usablePart } from '../../src-main/domain/filter/usable-part.ts';
import type { SavedView, SortKey, ViewTable } from '../../src-main/domain/saved-view.ts';
import { nextSort, sortRows } from '../../src-main/domain/table/sort-rows.ts';
import {
  distinctMetrics,
  metricOfColumn,
  type TableColumn,
} from '../../src-main/domain/table/table-column.ts';
import { Loaded } from './loaded.svelte.ts';
import type { Reply } from '../../src-main/contract/reply.ts';
import type { Unreachable } from '../connection/unreachable.ts';

/** What one of the tables is made of. */
export interface TableSource<Row> {
  readonly table: ViewTable;
  /** Under which name this screen keeps how the table is shown. */
  readonly keptAs: string;
  readonly defaultColumns: readonly string[];
  readonly columns: (metrics: readonly MeasurementKey[]) => readonly TableColumn<Row>[];
  readonly fields: (metrics: readonly MeasurementKey[]) => FieldSet<Row>;
  readonly ask: (metrics: readonly MeasurementKey[]) => Promise<Reply<readonly Row[]> | Unreachable>;
}

/** Rows, and the metrics that their `values` are of. */
interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly metrics: readonly MeasurementKey[];
}

interface KeptSettings {
  readonly columns: readonly string[];
  readonly sort: readonly SortKey[];
}

const LOCAL_TIME = (...parts: readonly [number, number, number, number, number]): number =>
  new Date(...parts).getTime();

function isKept(value: unknown): value is KeptSettings {
  return typeof value === 'object' && value !== null && 'columns' in value && 'sort' in value;
}

/** What this screen was left with; nothing where that was never, or by another version. */
function readKept(key: string): KeptSettings | null {
  const text = localStorage.getItem(key);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Owns one table: its rows, and by which filter, columns and order they are shown. Columns and order belong to this screen and stay;
 * the filter stays as long as the window. Not who is selected.
 */
export class TableState<Row> {
  readonly source: TableSource<Row>;
  readonly #loaded = new Loaded<Rows<Row>>();
  readonly #key: string;
  #filterText = $state('');
  /** Where somebody types a field. */
  #unfinished = $state.raw<Span | null>(null);
  #columnIds = $state.raw<readonly string[]>([]);
  #sort = $state.raw<readonly SortKey[]>([]);
  #nowMs = $state(Date.now());

  constructor(source: TableSource<Row>) {
    this.source = source;
    this.#key = `ridgeline.table.${source.keptAs}`;
    const kept = readKept(this.#key);
    this.#columnIds = kept?.columns ?? source.defaultColumns;
    this.#sort = kept?.sort ?? [];
    this.#filterText = sessionStorage.getItem(this.#key) ?? '';
  }

  get loaded(): Loaded<Rows<Row>> {
    return this.#loaded;
  }

  /** Every row, in the order of the core; empty before the first answer. */
  readonly all: readonly Row[] = $derived(this.#loaded.value?.rows ?? []);
  readonly #metrics: readonly MeasurementKey[] = $derived(this.#loaded.value?.metrics ?? []);

  /** The filter without the word that is on its way to become a field; blanks keep the places of all that follows. */
  readonly #settledText: string = $derived.by(() => {
    const text = this.#filterText;
    const span = this.#unfinished;
    if (span === null) return text;
    return text.slice(0, span.from) + ' '.repeat(span.to - span.from) + text.slice(span.to);
  });

  /** The metrics that columns and filter need. */
  readonly wanted: readonly MeasurementKey[] = $derived.by(() => {
    const ofColumns = this.#columnIds.flatMap((id) => metricOfColumn(id) ?? []);
    const filter = parseFilter(this.#filterText);
    const paths = filter.ok ? fieldsOf(filter.value) : [];
    const own = this.source.fields([]);
    const ofFilter = paths.flatMap(({ parts }) => {
      const isOwn = own.fields.some((field) => field === own.find(parts));
      return isOwn ? [] : (findMetric(parts) ?? []);
    });
    return distinctMetrics([...ofColumns, ...ofFilter]);
  });

  /** Whether rows have to be asked for again, with more metrics. */
  readonly lacksMetrics: boolean = $derived(
    this.#loaded.value !== undefined &&
      this.wanted.some((key) => !this.#metrics.some((known) => isSameMetric(known, key))),
  );

  readonly fields: FieldSet<Row> = $derived.by(() => this.source.fields(this.#metrics));
  readonly allColumns: readonly TableColumn<Row>[] = $derived.by(() => this.source.columns(this.#metrics));

  /** The shown columns, from left to right. */
  readonly columns: readonly TableColumn<Row>[] = $derived(
    this.#columnIds.flatMap((id) => this.allColumns.find((column) => column.id === id) ?? []),
  );

  readonly #compiled: Outcome<RowTest<Row>> = $derived(this.#compile(this.#settledText));

  /** What is wrong with the filter; null for one that can be used. */
  readonly problem: FilterProblem | null = $derived(this.#compiled.ok ? null : this.#compiled.problem);

  readonly #sorted = $derived(
    sortRows(this.all, this.#sort, (id) => this.allColumns.find((column) => column.id === id)?.sortValue),
  );

  /** The rows that fit, in order. Of a filter that is not finished they fit the beginning that makes sense. */
  readonly rows: readonly Row[] = $derived.by(() => {
    const part = usablePart(this.#settledText, (text) => this.#compile(text).ok);
    const test = this.#compile(part);
    return part === '' || !test.ok ? this.#sorted : this.#sorted.filter(test.value);
  });

  get filterText(): string {
    return this.#filterText;
  }

  /**
   * Another filter.
   * @param cursor where somebody types; null: it is finished
   */
  setFilter(text: string, cursor: number | null = null): void {
    this.#filterText = text;
    this.#unfinished = cursor === null ? null : unfinishedField(text, cursor, this.fields);
    this.#nowMs = Date.now();
    sessionStorage.setItem(this.#key, text);
  }

  get sort(): readonly SortKey[] {
    return this.#sort;
  }

  get columnIds(): readonly string[] {
    return this.#columnIds;
  }

  setColumns(ids: readonly string[]): void {
    this.#columnIds = ids;
    this.#keep();
  }

  setSort(sort: readonly SortKey[]): void {
    this.#sort = sort;
    this.#keep();
  }

  /** A click on a column's head. */
  sortBy(id: string, additive: boolean): void {
    const column = this.allColumns.find((each) => each.id === id);
    if (column !== undefined) this.setSort(nextSort(this.#sort, id, column.descendingFirst, additive));
  }

  load({ keep = true } = {}): Promise<void> {
    const metrics = this.wanted;
    return this.#loaded.load(
      async () => {
        const reply = await this.source.ask(metrics);
        return reply.ok ? { ok: true, value: { rows: reply.value, metrics } } : reply;
      },
      { keep },
    );
  }

  /** Changes rows at once, before the core says so; null takes a row out. */
  patch(change: (row: Row) => Row | null): void {
    const value = this.#loaded.value;
    if (value === undefined) return;
    this.#loaded.set({ ...value, rows: value.rows.map(change).filter((row) => row !== null) });
  }

  /** How it is shown now, under a name. */
  toView(name: string): SavedView {
    const { table } = this.source;
    return { name, table, filter: this.#filterText, columns: this.#columnIds, sort: this.#sort };
  }

  /** Shows it as a view has it. */
  show({ filter, columns, sort }: SavedView): void {
    this.setFilter(filter);
    this.#columnIds = columns;
    this.setSort(sort);
  }

  #compile(text: string): Outcome<RowTest<Row>> {
    const filter = parseFilter(text);
    if (!filter.ok) return filter;
    return compileFilter(filter.value, this.fields, { nowMs: this.#nowMs, localTimeMs: LOCAL_TIME });
  }

  #keep(): void {
    localStorage.setItem(this.#key, JSON.stringify({ columns: this.#columnIds, sort: this.#sort }));
  }
}
