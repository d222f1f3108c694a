import { invalidField } from '../domain/errors.ts';

/** Two gigabytes of float64, which is what a machine of ordinary size can hold beside the rest. */
const MAX_CELLS = 2 ** 28;

/** Texts of different content, counted in UTF-16 units. */
const MAX_CHARACTERS = 2 ** 28;

/** A table may have 100,000 columns. */
const FIRST_CHUNK = 16;
const LARGEST_CHUNK = 2 ** 16;

/** How much one reading may still keep: every part of it draws on the same budget. */
export class ReadBudget {
  readonly #fileName: string;
  #cells = MAX_CELLS;
  #characters = MAX_CHARACTERS;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /** @throws AppError `invalid` where a table would have more cells than fit into memory */
  takeCells(count: number): void {
    this.#cells -= count;
    if (this.#cells < 0)
      throw invalidField(this.#fileName, `at most ${MAX_CELLS} cells in the columns that are read`, 'more');
  }

  /** Cells of columns that turned out not to be kept. */
  giveCellsBack(count: number): void {
    this.#cells += count;
  }

  /** @throws AppError `invalid` where the different texts together would not fit into memory */
  takeCharacters(count: number): void {
    this.#characters -= count;
    if (this.#characters < 0)
      throw invalidField(this.#fileName, `different texts of at most ${MAX_CHARACTERS} characters`, 'more');
  }
}

type Numbers = Float64Array | Int32Array;

/** Numbers of one kind whose count is not known before: kept in pieces, so that growing copies nothing. */
export class GrowingArray<Kind extends Numbers> {
  readonly #make: (length: number) => Kind;
  readonly #budget: ReadBudget;
  #full: Kind[] = [];
  #last: Kind;
  #used = 0;
  #capacity: number;

  constructor(make: (length: number) => Kind, budget: ReadBudget) {
    this.#make = make;
    this.#budget = budget;
    this.#last = make(0);
    this.#capacity = 0;
  }

  get length(): number {
    return this.#capacity - this.#last.length + this.#used;
  }

  push(value: number): void {
    if (this.#used === this.#last.length) this.#grow();
    this.#last[this.#used++] = value;
  }

  #grow(): void {
    const size = Math.min(Math.max(FIRST_CHUNK, this.#last.length * 2), LARGEST_CHUNK);
    this.#budget.takeCells(size);
    if (this.#used > 0) this.#full.push(this.#last);
    this.#last = this.#make(size);
    this.#capacity += size;
    this.#used = 0;
  }

  /** All numbers in one piece; the array is empty behind it, because both do not fit twice. */
  take(): Kind {
    const all = this.#make(this.length);
    let at = 0;
    for (const piece of this.#full) {
      all.set(piece, at);
      at += piece.length;
    }
    all.set(this.#last.subarray(0, this.#used), at);
    this.clear();
    return all;
  }

  /** Forgets all numbers. */
  clear(): void {
    this.#budget.giveCellsBack(this.#capacity);
    this.#full = [];
    this.#last = this.#make(0);
    this.#capacity = 0;
    this.#used = 0;
  }
}
