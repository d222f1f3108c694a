import { AppError, describeProblem, type FieldProblem } from '../domain/errors.ts';

/** Enough to see a pattern; a file with text in a column has one problem per row. */
export const MAX_LISTED = 20;

interface PlacedProblem {
  readonly row: number;
  readonly column: number;
  readonly problem: FieldProblem;
}

/** What is wrong with the cells of a file: the first twenty in the order of rows, and the number of all. */
export class TableProblems {
  readonly #fileName: string;
  #placed: PlacedProblem[] = [];
  #count = 0;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  get count(): number {
    return this.#count;
  }

  /** @param column its place among those that are read; −1 for a problem of the whole row */
  add(row: number, column: number, problem: () => FieldProblem): void {
    this.#count += 1;
    // Rows come in order, so that what follows twenty problems of the whole row is not among the first twenty.
    if (column < 0 && this.#count > MAX_LISTED) return;
    this.#placed.push({ row, column, problem: problem() });
    if (this.#placed.length > 1000) this.#cut();
  }

  /** Problems that are counted and not listed. */
  addUnlisted(count: number): void {
    this.#count += count;
  }

  #cut(): void {
    this.#placed.sort((a, b) => a.row - b.row || a.column - b.column);
    this.#placed.length = Math.min(this.#placed.length, MAX_LISTED);
  }

  /** @throws AppError `invalid` where there is a problem; its last entry counts what the list leaves out */
  throwAny(): void {
    if (this.#count === 0) return;
    this.#cut();
    const problems = this.#placed.map(({ problem }) => problem);
    const rest = this.#count - problems.length;
    if (rest > 0)
      problems.push({
        field: this.#fileName,
        expected: 'none of these problems',
        received: `${this.#count} (and ${rest} more than the first ${problems.length})`,
      });
    const more = this.#count > 1 ? ` (and ${this.#count - 1} more)` : '';
    throw new AppError('invalid', `${describeProblem(problems[0])}${more}`, { problems });
  }
}
