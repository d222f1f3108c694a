/** On which line of a text file each row ends: kept only where rows do not follow line by line. */
export class LineIndex {
  readonly #rows: number[] = [];
  readonly #lines: number[] = [];
  #last = Number.NaN;

  /** Rows come in order. */
  add(row: number, line: number): void {
    if (line !== this.#last + 1) {
      this.#rows.push(row);
      this.#lines.push(line);
    }
    this.#last = line;
  }

  lineOf(row: number): number {
    let [low, high] = [0, this.#rows.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle] <= row) low = middle;
      else high = middle;
    }
    return this.#lines[low] + row - this.#rows[low];
  }
}
