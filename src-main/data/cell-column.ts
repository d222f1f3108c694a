import { invalidField, type FieldProblem } from '../domain/errors.ts';
import type { ColumnType } from '../domain/table-columns.ts';
import type { TableColumn } from '../domain/table-data.ts';
import { expectedNumber, isOther, numberOf, showCell, textOf, type Cell, type CellSink } from './cell.ts';
import { GrowingArray, type ReadBudget } from './growing-array.ts';
import { MAX_LISTED, type TableProblems } from './table-problems.ts';

/** A column that is wanted from a table, and how its cells are read. */
export interface WantedColumn {
  readonly name: string;
  /** Absent: found out from the cells. */
  readonly type?: ColumnType | undefined;
  /** Whether a missing cell is a problem or stays missing; absent: `refuse`. */
  readonly missing?: 'refuse' | 'keep' | undefined;
  /** The spec's field that names the column, for the message where there is no such column. */
  readonly field?: string | undefined;
}

/** What the cells are taken for: `text` is a category that was found out, so that the usual marks of missing values count. */
type Reading = ColumnType | 'text' | 'auto';

/** More make no category; an identifier of each row has as many as rows. */
const MAX_LEVELS = 2 ** 20;

interface FoundCell {
  readonly row: number;
  readonly cell: Cell;
}

/** Cells of a kind that may turn out to be problems: how many, and the first of them. */
class FoundCells {
  readonly first: FoundCell[] = [];
  count = 0;

  add(row: number, cell: Cell): void {
    this.count += 1;
    if (this.first.length < MAX_LISTED) this.first.push({ row, cell });
  }
}

/** The texts of a column of categories, each stored once. */
class Levels {
  readonly #codes = new Map<string, number>();
  readonly #budget: ReadBudget;

  constructor(budget: ReadBudget) {
    this.#budget = budget;
  }

  get names(): string[] {
    return [...this.#codes.keys()];
  }

  codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#codes.size;
    this.#budget.takeCharacters(text.length);
    // A part of a text keeps the whole text in memory; a copy does not.
    this.#codes.set(Buffer.from(text, 'utf16le').toString('utf16le'), code);
    return code;
  }

  get size(): number {
    return this.#codes.size;
  }
}

/**
 * One column on its way from a file into memory. Where its type is not stated, it is a number column as long as every cell
 * that is not missing is a number; a category where fewer than half of them are; anything between is a problem, because a
 * text among numbers is more often a slip than a category.
 */
export class CellColumn implements CellSink {
  readonly #wanted: WantedColumn;
  readonly #fileName: string;
  readonly #missing = new FoundCells();
  readonly #texts = new FoundCells();
  readonly #notFinite = new FoundCells();
  readonly #others = new FoundCells();
  readonly #numbers: GrowingArray<Float64Array>;
  readonly #codes: GrowingArray<Int32Array>;
  readonly #levels: Levels;
  #reading: Reading;
  /** What is stored at the moment; nothing where texts came behind numbers whose spelling is gone. */
  #stored: 'numbers' | 'codes' | 'nothing';
  #numberCount = 0;
  #row = 0;

  constructor(wanted: WantedColumn, fileName: string, budget: ReadBudget) {
    this.#wanted = wanted;
    this.#fileName = fileName;
    this.#reading = wanted.type ?? 'auto';
    this.#stored = wanted.type === 'category' ? 'codes' : 'numbers';
    this.#numbers = new GrowingArray((length) => new Float64Array(length), budget);
    this.#codes = new GrowingArray((length) => new Int32Array(length), budget);
    this.#levels = new Levels(budget);
  }

  add(cell: Cell): void {
    if (this.#reading === 'category') this.#addText(cell);
    else this.#addFound(cell);
    this.#row += 1;
  }

  #addText(cell: Cell): void {
    const text = textOf(cell);
    if (text !== null) this.#codes.push(this.#codeOf(text));
    else {
      this.#codes.push(-1);
      (isOther(cell) ? this.#others : this.#missing).add(this.#row, cell);
    }
  }

  #codeOf(text: string): number {
    const code = this.#levels.codeOf(text);
    if (this.#levels.size <= MAX_LEVELS) return code;
    const field = `${this.#fileName}, column ${JSON.stringify(this.#wanted.name)}`;
    throw invalidField(field, `at most ${MAX_LEVELS} different texts in a column of categories`, 'more');
  }

  #addFound(cell: Cell): void {
    const value = this.#reading === 'number' && typeof cell === 'boolean' ? Number(cell) : numberOf(cell);
    if (value === null) this.#addNoNumber(cell);
    else if (Number.isNaN(value)) this.#addMissing(cell);
    else if (Number.isFinite(value)) this.#addNumber(cell, value);
    else {
      this.#notFinite.add(this.#row, cell);
      this.#store(NaN, cell);
    }
  }

  #addNumber(cell: Cell, value: number): void {
    this.#numberCount += 1;
    this.#store(value, cell);
  }

  #addMissing(cell: Cell): void {
    this.#missing.add(this.#row, cell);
    this.#store(NaN, null);
  }

  #addNoNumber(cell: Cell): void {
    if (isOther(cell)) this.#others.add(this.#row, cell);
    else {
      this.#texts.add(this.#row, cell);
      if (this.#reading === 'auto' && this.#stored === 'numbers') this.#leaveNumbers();
    }
    this.#store(NaN, cell);
  }

  /** The first text: what came before is known where it was missing, and lost where it was a number. */
  #leaveNumbers(): void {
    this.#numbers.clear();
    const isKnown = this.#numberCount + this.#notFinite.count + this.#others.count === 0;
    this.#stored = isKnown ? 'codes' : 'nothing';
    if (isKnown) for (let row = 0; row < this.#row; row++) this.#codes.push(-1);
  }

  #store(value: number, cell: Cell): void {
    if (this.#stored === 'numbers') this.#numbers.push(value);
    else if (this.#stored === 'codes') {
      const text = textOf(cell);
      this.#codes.push(text === null ? -1 : this.#codeOf(text));
    }
  }

  /** What the column is, now that all cells are known. */
  get #isCategory(): boolean {
    if (this.#reading !== 'auto') return this.#reading !== 'number';
    return this.#texts.count > this.#numberCount + this.#notFinite.count;
  }

  /** Whether its texts were not kept, so that the file must be read once more with `readAsText`. */
  get needsSecondReading(): boolean {
    return this.#isCategory && this.#stored === 'nothing';
  }

  /** An empty column of the same name whose cells are texts. */
  toTextColumn(budget: ReadBudget): CellColumn {
    const column = new CellColumn(this.#wanted, this.#fileName, budget);
    column.#reading = 'text';
    column.#stored = 'codes';
    return column;
  }

  /** Says what is wrong with the column's cells. */
  reportTo(problems: TableProblems, column: number, placeOf: (row: number) => string): void {
    const report = (found: FoundCells, expected: (cell: Cell) => string): void => {
      for (const { row, cell } of found.first)
        problems.add(row, column, () => this.#problem(placeOf(row), expected(cell), cell));
      problems.addUnlisted(found.count - found.first.length);
    };
    const isCategory = this.#isCategory;
    report(this.#others, () => 'a single value');
    if (!isCategory) {
      report(this.#texts, () => 'a number');
      report(this.#notFinite, expectedNumber);
    }
    if ((this.#wanted.missing ?? 'refuse') === 'refuse')
      report(this.#missing, isCategory ? () => this.#expectedText : expectedNumber);
  }

  get #expectedText(): string {
    return this.#wanted.field === 'data.target' ? 'a class' : 'a value';
  }

  #problem(place: string, expected: string, cell: Cell): FieldProblem {
    const field = `${place}, column ${JSON.stringify(this.#wanted.name)}`;
    return { field, expected, received: showCell(cell) };
  }

  /** The column with all its cells; once, because its memory goes along. */
  take(): TableColumn {
    const { name } = this.#wanted;
    if (!this.#isCategory) return { name, kind: 'number', values: this.#numbers.take() };
    return { name, kind: 'category', codes: this.#codes.take(), levels: this.#levels.names };
  }
}
