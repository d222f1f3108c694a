import type { InspectedColumn } from '../domain/data-inspection.ts';
import { kindOf, numberOf, textOf, type Cell, type CellSink } from './cell.ts';

/** More different values are not counted one by one. */
const MAX_DISTINCT = 1000;
const MAX_LEVELS_SHOWN = 20;
const MAX_EXAMPLES = 5;

/** What a column holds, gathered cell by cell in little memory. */
export class ColumnSummary implements CellSink {
  readonly #name: string;
  readonly #texts = new Map<string, number>();
  readonly #numbers = new Set<number>();
  readonly #firstOthers: { row: number; text: string }[] = [];
  #row = 0;
  #missing = 0;
  #numberCount = 0;
  /** Texts, and numbers that are none: infinite, too large. */
  #otherCount = 0;
  #textCount = 0;
  #hasTooManyTexts = false;
  #low = Infinity;
  #high = -Infinity;

  constructor(name: string) {
    this.#name = name;
  }

  add(cell: Cell): void {
    const kind = kindOf(cell);
    if (kind === 'missing') this.#missing += 1;
    else {
      this.#addText(textOf(cell) ?? 'a list or record');
      if (kind === 'number') this.#addNumber(numberOf(cell) ?? 0);
      else this.#addOther(cell, kind === 'text');
    }
    this.#row += 1;
  }

  #addText(text: string): void {
    const count = this.#texts.get(text);
    if (count !== undefined) this.#texts.set(text, count + 1);
    else if (this.#texts.size > MAX_DISTINCT) this.#hasTooManyTexts = true;
    else this.#texts.set(Buffer.from(text, 'utf16le').toString('utf16le'), 1);
  }

  #addNumber(value: number): void {
    this.#numberCount += 1;
    this.#low = Math.min(this.#low, value);
    this.#high = Math.max(this.#high, value);
    if (this.#numbers.size <= MAX_DISTINCT) this.#numbers.add(value);
  }

  #addOther(cell: Cell, isText: boolean): void {
    this.#otherCount += 1;
    if (isText) this.#textCount += 1;
    if (this.#firstOthers.length < MAX_EXAMPLES)
      this.#firstOthers.push({ row: this.#row, text: (textOf(cell) ?? 'a list or record').slice(0, 200) });
  }

  /** As a column is read whose type nobody states: see `CellColumn`. */
  get #type(): InspectedColumn['type'] {
    if (this.#otherCount === 0) return 'number';
    return this.#textCount > this.#numberCount + this.#otherCount - this.#textCount ? 'category' : null;
  }

  get #distinct(): number | null {
    const count = this.#type === 'number' ? this.#numbers.size : this.#texts.size;
    return count > MAX_DISTINCT || (this.#type !== 'number' && this.#hasTooManyTexts) ? null : count;
  }

  #levels(): InspectedColumn['levels'] {
    if (this.#type === 'number' || this.#hasTooManyTexts) return [];
    const counted = Array.from(this.#texts, ([text, count]) => ({ text: text.slice(0, 200), count }));
    return counted.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1)).slice(0, MAX_LEVELS_SHOWN);
  }

  /** What was gathered, when all cells have come. */
  finish(placeOf: (row: number) => string): InspectedColumn {
    const type = this.#type;
    const examples = this.#firstOthers.map(({ row, text }) => ({ place: placeOf(row), text }));
    return {
      name: this.#name,
      type,
      mixed: type === null ? { numbers: this.#numberCount, others: this.#otherCount, examples } : null,
      missing: this.#missing,
      distinct: this.#distinct,
      range: type === 'number' && this.#numberCount > 0 ? [this.#low, this.#high] : null,
      levels: this.#levels(),
    };
  }
}

/** Keeps a column's first cells as they are shown. */
export class FirstCells implements CellSink {
  readonly cells: (number | string | null)[] = [];
  readonly #next: CellSink;
  readonly #most: number;

  constructor(next: CellSink, most: number) {
    this.#next = next;
    this.#most = most;
  }

  add(cell: Cell): void {
    if (this.cells.length < this.#most) this.cells.push(shown(cell));
    this.#next.add(cell);
  }
}

function shown(cell: Cell): number | string | null {
  const kind = kindOf(cell);
  if (kind === 'missing') return null;
  if (kind === 'number' && !(cell instanceof Date)) return numberOf(cell);
  return (textOf(cell) ?? '…').slice(0, 200);
}
