import { createContext } from 'svelte';
import { parsers, type Params } from '../../src-main/contract/api.ts';
import { parseExperimentSpec } from '../../src-main/contract/experiment-schema.ts';
import { parseJson } from '../../src-main/contract/json-text.ts';
import { AppError, type FieldProblem } from '../../src-main/domain/errors.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { DEFAULT_SPEC } from './draft/default-spec.ts';
import { layOutJson } from './draft/json-layout.ts';
import {
  isWithin,
  listAt,
  valueAt,
  withInserted,
  withMoved,
  withoutEntry,
  withValue,
  type Json,
} from './draft/json-path.ts';
import { withReferences } from './draft/layer-edit.ts';

/** What a draft is made of; what undo goes back to, and what is kept over a reload. */
interface DraftState {
  readonly document: Json;
  /** The folder that relative paths of data files start from; empty until one is known. */
  readonly baseFolder: string;
}

/** A draft that can be started, or why it cannot. */
type Checked =
  | { readonly spec: ExperimentSpec; readonly problems: readonly [] }
  | { readonly spec: null; readonly problems: readonly FieldProblem[] };

const KEY = 'ridgeline.draft';
const MOST_STEPS = 300;

function problemsOf(error: unknown): readonly FieldProblem[] {
  // What is no problem of the input is a defect, and not ours to hide.
  if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
  return error.problems;
}

function check(document: Json): Checked {
  try {
    return { spec: parseExperimentSpec(document), problems: [] };
  } catch (error) {
    return { spec: null, problems: problemsOf(error) };
  }
}

/** The spec that a document is; null where something is wrong with it. */
export function findSpec(document: Json): ExperimentSpec | null {
  return check(document).spec;
}

/** A text as a document, or what keeps it from being one. */
function readText(text: string): { document: Json } | { problem: FieldProblem } {
  try {
    return { document: parseJson(text, 'JSON') as Json };
  } catch (error) {
    const [problem] = problemsOf(error);
    return { problem };
  }
}

/** The draft as it was left in this window; a new one where there is none, or none that can be read. */
function storedState(): DraftState & { readonly text: string | null } {
  const fresh = { document: DEFAULT_SPEC, baseFolder: '', text: null };
  const stored = sessionStorage.getItem(KEY);
  const read = stored === null ? undefined : readText(stored);
  if (read === undefined || !('document' in read)) return fresh;
  const document = valueAt(read.document, 'document');
  const baseFolder = valueAt(read.document, 'baseFolder');
  const text = valueAt(read.document, 'text');
  if (document === undefined || typeof baseFolder !== 'string') return fresh;
  return { document, baseFolder, text: typeof text === 'string' ? text : null };
}

/**
 * Owns an experiment that is being written: its JSON, which is the truth, what is wrong with it, and the way back. The forms
 * edit it by path, so that what no form can say survives. What the data or the machine say about it is the view's to ask.
 */
export class SpecDraft {
  #state = $state.raw<DraftState>({ document: DEFAULT_SPEC, baseFolder: '' });
  #past = $state.raw<readonly DraftState[]>([]);
  #future = $state.raw<readonly DraftState[]>([]);
  /** JSON that somebody writes, as long as it says something else than the document does, or lies differently. */
  #text = $state.raw<string | null>(null);
  #reported = $state.raw<readonly FieldProblem[]>([]);
  /** Changes of one field follow each other key by key: one step back. */
  #lastField: string | null = null;

  readonly #checked = $derived(check(this.#state.document));
  readonly #textProblem = $derived.by(() => {
    const read = this.#text === null ? null : readText(this.#text);
    return read !== null && 'problem' in read ? read.problem : null;
  });

  constructor() {
    const { text, ...state } = storedState();
    this.#state = state;
    this.#text = text;
  }

  get document(): Json {
    return this.#state.document;
  }

  get baseFolder(): string {
    return this.#state.baseFolder;
  }

  /** The spec where nothing is wrong with it by itself; the core may still find the data unfit. */
  get spec(): ExperimentSpec | null {
    return this.#textProblem === null ? this.#checked.spec : null;
  }

  /** Everything that is known to be wrong: of the spec itself, or else what the core has found. */
  get problems(): readonly FieldProblem[] {
    return this.#checked.spec === null ? this.#checked.problems : this.#reported;
  }

  /** What is wrong at a field or below it, in words for the place itself. */
  problemsAt(path: string): readonly FieldProblem[] {
    return this.problems.filter(({ field }) => isWithin(field, path));
  }

  /** What the core found wrong with the spec as it is now; empty where it found nothing. */
  report(problems: readonly FieldProblem[]): void {
    this.#reported = problems;
  }

  at(path: string): Json | undefined {
    return valueAt(this.#state.document, path);
  }

  list(path: string): readonly Json[] {
    return listAt(this.#state.document, path);
  }

  /** What to ask for a preview of the data with; null where the draft does not say enough of it. */
  previewParams(baseFolder: string): Params<'data.preview'> | null {
    const [data, task, groupBy] = [this.at('data'), this.at('task'), this.at('split.groupBy')];
    try {
      return parsers['data.preview']({ data, task, baseFolder, groupBy });
    } catch (error) {
      problemsOf(error);
      return null;
    }
  }

  /** Changes one value; undefined takes it away. */
  set(path: string, value: Json | undefined): void {
    const next = withValue(this.document, path, value);
    const isName = path.startsWith('model.layers') && path.endsWith('.name');
    this.#change(isName ? withReferences(this.document, next, true) : next, path);
  }

  insert(list: string, index: number, entry: Json): void {
    this.#restructure(list, withInserted(this.document, list, index, entry));
  }

  remove(list: string, index: number): void {
    this.#restructure(list, withoutEntry(this.document, list, index));
  }

  move(list: string, from: number, to: number): void {
    this.#restructure(list, withMoved(this.document, list, from, to));
  }

  /** Several changes as one step. */
  update(change: (document: Json) => Json): void {
    this.#change(change(this.document), null);
  }

  setBaseFolder(baseFolder: string): void {
    if (baseFolder !== this.baseFolder) this.#step({ ...this.#state, baseFolder }, 'baseFolder');
  }

  /** Begins anew with another experiment, in one step that can be undone. */
  replace(document: Json, baseFolder: string): void {
    this.#step({ document, baseFolder }, null);
  }

  reset(): void {
    this.replace(DEFAULT_SPEC, '');
  }

  /** The document as text, or what somebody makes of it. */
  get text(): string {
    return this.#text ?? layOutJson(this.document).trimEnd();
  }

  /** Why the text is not the document yet; null where it is. */
  get textProblem(): FieldProblem | null {
    return this.#textProblem;
  }

  /** Takes a text in place of the document; as long as it is no JSON the document stays. */
  writeText(text: string): void {
    const read = readText(text);
    if ('document' in read) this.#change(read.document, 'text');
    this.#text = text;
    this.#store();
  }

  /** Lays the text out anew; one that is no JSON is given up. */
  discardText(): void {
    this.#text = null;
    this.#lastField = null;
    this.#store();
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  undo(): void {
    const previous = this.#past.at(-1);
    if (previous === undefined) return;
    this.#future = [this.#state, ...this.#future];
    this.#past = this.#past.slice(0, -1);
    this.#show(previous);
  }

  /**
   * A way back to before the last step, for a message that offers it later: what came after it goes too, and can be had again
   * by undo. It does nothing where the step was undone meanwhile.
   */
  wayBack(): () => void {
    const before = this.#past.at(-1);
    return () => {
      if (before === undefined || !this.#past.includes(before)) return;
      if (this.#past.at(-1) === before) this.undo();
      else this.#step(before, null);
    };
  }

  redo(): void {
    if (this.#future.length === 0) return;
    const [next, ...future] = this.#future;
    this.#past = [...this.#past, this.#state];
    this.#future = future;
    this.#show(next);
  }

  #restructure(list: string, next: Json): void {
    const isModel = list.startsWith('model.layers');
    this.#change(isModel ? withReferences(this.document, next, false) : next, null);
  }

  #change(document: Json, field: string | null): void {
    if (document !== this.document) this.#step({ ...this.#state, document }, field);
  }

  #step(state: DraftState, field: string | null): void {
    if (field === null || field !== this.#lastField)
      this.#past = [...this.#past, this.#state].slice(-MOST_STEPS);
    this.#future = [];
    this.#show(state);
    this.#lastField = field;
  }

  #show(state: DraftState): void {
    this.#state = state;
    this.#text = null;
    this.#lastField = null;
    this.#store();
  }

  #store(): void {
    sessionStorage.setItem(KEY, JSON.stringify({ ...this.#state, text: this.#text }));
  }
}

export const [useDraft, provideDraft] = createContext<SpecDraft>();
