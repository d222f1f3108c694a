/* eslint-disable svelte/prefer-svelte-reactivity -- a set of selected rows is replaced as a whole, never changed */
/** How a click or key changes a selection. */
export interface SelectionKeys {
  /** Shift: from the anchor to here. */
  readonly extend?: boolean | undefined;
  /** Ctrl or ⌘: this one in or out. */
  readonly toggle?: boolean | undefined;
}

/** Owns which rows of a list are selected, and which one the keyboard is at. Rows are known by a number. */
export class RowSelection {
  #keys: readonly number[] = [];
  #selected = $state.raw<ReadonlySet<number>>(new Set());
  #active = $state<number | null>(null);
  #anchor: number | null = null;

  get selected(): ReadonlySet<number> {
    return this.#selected;
  }

  /** The row that the keyboard is at; null before it came. */
  get active(): number | null {
    return this.#active;
  }

  /** The rows that are shown now, in order: those that are not shown any more are not selected any more. */
  setKeys(keys: readonly number[]): void {
    const before = this.#keys;
    this.#keys = keys;
    if (this.#selected.size === 0 && this.#active === null) return;
    const shown = new Set(keys);
    const left = [...this.#selected].filter((key) => shown.has(key));
    if (left.length < this.#selected.size) this.#selected = new Set(left);
    // The keyboard stays at the place of a row that has gone.
    if (this.#active !== null && !shown.has(this.#active))
      this.#active = keys.at(Math.min(before.indexOf(this.#active), keys.length - 1)) ?? null;
    if (this.#anchor !== null && !shown.has(this.#anchor)) this.#anchor = null;
  }

  /** A click on a row. */
  click(key: number, { extend = false, toggle = false }: SelectionKeys = {}): void {
    this.#active = key;
    if (extend && this.#anchor !== null) this.#selectRange(this.#anchor, key, toggle);
    else if (toggle) this.#toggle(key);
    else this.#selectOnly(key);
  }

  /** The keyboard goes some rows down, or up where negative. */
  move(by: number, { extend = false, toggle = false }: SelectionKeys = {}): void {
    if (this.#keys.length === 0) return;
    const at = this.#active === null ? -1 : this.#keys.indexOf(this.#active);
    // The first step comes to the first row, or with the arrow up to the last.
    const start = at < 0 && by < 0 ? this.#keys.length : at;
    const key = this.#keys[Math.min(Math.max(start + by, 0), this.#keys.length - 1)];
    this.#active = key;
    if (extend) {
      this.#anchor ??= key;
      this.#selectRange(this.#anchor, key, false);
    } else if (!toggle) this.#selectOnly(key);
  }

  /** The row that the keyboard is at, in or out. */
  toggleActive(): void {
    if (this.#active !== null) this.#toggle(this.#active);
  }

  selectAll(): void {
    this.#selected = new Set(this.#keys);
  }

  clear(): void {
    this.#selected = new Set();
    this.#anchor = null;
  }

  #selectOnly(key: number): void {
    this.#anchor = key;
    this.#selected = new Set([key]);
  }

  #toggle(key: number): void {
    this.#anchor = key;
    const next = new Set(this.#selected);
    if (!next.delete(key)) next.add(key);
    this.#selected = next;
  }

  #selectRange(from: number, to: number, adds: boolean): void {
    const ends = [this.#keys.indexOf(from), this.#keys.indexOf(to)].sort((one, other) => one - other);
    const range = this.#keys.slice(ends[0], ends[1] + 1);
    this.#selected = new Set(adds ? [...this.#selected, ...range] : range);
  }
}
