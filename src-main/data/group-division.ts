import type { Dataset } from '../domain/dataset.ts';
import { AppError, invalidField, showValue } from '../domain/errors.ts';
import { permutation, type RandomStream } from '../domain/random.ts';
import type { CategoryColumn } from '../domain/table-data.ts';

/** Rows that must not be torn apart. */
interface Group {
  readonly rows: number[];
  /** Which tallies its rows count in, and how often: all rows, and each class where classes are kept apart. */
  readonly tallies: readonly number[];
  readonly counts: readonly number[];
}

/** The tally of all rows; those of classes follow. */
const ALL = 0;

function assertGroups(groups: CategoryColumn | undefined): CategoryColumn {
  if (groups === undefined) throw new AppError('internal', 'the data has no column that groups its rows');
  return groups;
}

function classOf({ target }: Dataset, row: number): number {
  return target.kind === 'classes' ? target.labels[row] : 0;
}

/** The groups of rows, in the order in which the rows first name them. */
function collectGroups(dataset: Dataset, rows: Int32Array, byClass: boolean): Group[] {
  const { codes } = assertGroups(dataset.groups);
  const found = new Map<number, { rows: number[]; counts: Map<number, number> }>();
  for (const row of rows) {
    const group = found.get(codes[row]) ?? { rows: [], counts: new Map([[ALL, 0]]) };
    found.set(codes[row], group);
    group.rows.push(row);
    for (const tally of byClass ? [ALL, classOf(dataset, row) + 1] : [ALL])
      group.counts.set(tally, (group.counts.get(tally) ?? 0) + 1);
  }
  return Array.from(found.values(), ({ rows: own, counts }) => ({
    rows: own,
    tallies: [...counts.keys()],
    counts: [...counts.values()],
  }));
}

function totals(groups: readonly Group[]): number[] {
  const sums: number[] = [];
  for (const { tallies, counts } of groups)
    tallies.forEach((tally, index) => (sums[tally] = (sums[tally] ?? 0) + counts[index]));
  return Array.from(sums, (sum: number | undefined) => sum ?? 0);
}

/** Groups in a random order, those of twice the size or more before the others. */
function drawOrder(groups: readonly Group[], stream: RandomStream): number[] {
  const magnitude = (index: number): number => Math.floor(Math.log2(groups[index].rows.length));
  return [...permutation(groups.length, stream)].sort((a, b) => magnitude(b) - magnitude(a));
}

/** A change is one where it is more than rounding. */
const LEAST_GAIN = 1e-12;
const MOST_PASSES = 20;
/** The exchange of every pair of groups takes a time that grows with the square of their number. */
const MOST_EXCHANGED = 400;

/**
 * Groups dealt to parts. What a deal costs is the sum, over parts and tallies, of the squared difference between the part's
 * share of the tally and the share that it should have; it is lowered step by step.
 */
class Deal {
  readonly #groups: readonly Group[];
  readonly #shares: readonly number[];
  readonly #weights: readonly number[];
  /** [part][tally]: rows too many, below 0 too few. */
  readonly #excess: readonly number[][];
  readonly #partOf: Int32Array;
  readonly #sizes: number[];

  constructor(groups: readonly Group[], shares: readonly number[]) {
    const sums = totals(groups);
    this.#groups = groups;
    this.#shares = shares;
    this.#weights = sums.map((sum) => (sum === 0 ? 0 : 1 / sum ** 2));
    this.#excess = shares.map((share) => sums.map((sum) => -share * sum));
    this.#partOf = new Int32Array(groups.length).fill(-1);
    this.#sizes = shares.map(() => 0);
  }

  #move(index: number, to: number): void {
    const { tallies, counts } = this.#groups[index];
    const from = this.#partOf[index];
    tallies.forEach((tally, at) => {
      if (from >= 0) this.#excess[from][tally] -= counts[at];
      this.#excess[to][tally] += counts[at];
    });
    if (from >= 0) this.#sizes[from] -= 1;
    this.#sizes[to] += 1;
    this.#partOf[index] = to;
  }

  /** Half of what the cost changes by where a part takes a group, less what is the same for every part. */
  #pull({ tallies, counts }: Group, part: number): number {
    const excess = this.#excess[part];
    let sum = 0;
    for (let at = 0; at < tallies.length; at++)
      sum += this.#weights[tallies[at]] * counts[at] * excess[tallies[at]];
    return sum;
  }

  /** A group's squared size, in the units of the cost. */
  #bulk({ tallies, counts }: Group): number {
    return tallies.reduce((sum, tally, at) => sum + this.#weights[tally] * counts[at] ** 2, 0);
  }

  #bestPart(group: Group): number {
    let best = -1;
    let least = Infinity;
    for (let part = 0; part < this.#shares.length; part++) {
      if (this.#shares[part] === 0) continue;
      const pull = this.#pull(group, part);
      if (pull < least) [best, least] = [part, pull];
    }
    return best;
  }

  /** Each group in turn goes where it lowers the cost most, as in scikit-learn's StratifiedGroupKFold. */
  dealOut(order: readonly number[]): void {
    for (const index of order) this.#move(index, this.#bestPart(this.#groups[index]));
  }

  /** Gives each of the first `required` parts a group: the smallest of a part that has several. */
  fillEmpty(required: number): void {
    for (let part = 0; part < required; part++) {
      if (this.#sizes[part] > 0) continue;
      const spare = [...this.#groups.keys()]
        .filter((index) => this.#partOf[index] >= required || this.#sizes[this.#partOf[index]] > 1)
        .sort((a, b) => this.#groups[a].rows.length - this.#groups[b].rows.length);
      if (spare.length > 0) this.#move(spare[0], part);
    }
  }

  #moveToBetter(index: number, required: number): boolean {
    const from = this.#partOf[index];
    if (from < required && this.#sizes[from] === 1) return false;
    const group = this.#groups[index];
    const to = this.#bestPart(group);
    if (to === from) return false;
    const gain = this.#pull(group, from) - this.#pull(group, to) - this.#bulk(group);
    if (gain <= LEAST_GAIN) return false;
    this.#move(index, to);
    return true;
  }

  /** The rows of one group less those of another, by tally. */
  #difference(one: Group, other: Group): Group {
    const counts = new Map(one.tallies.map((tally, at) => [tally, one.counts[at]]));
    other.tallies.forEach((tally, at) => counts.set(tally, (counts.get(tally) ?? 0) - other.counts[at]));
    return { rows: [], tallies: [...counts.keys()], counts: [...counts.values()] };
  }

  #exchange(one: number, other: number): boolean {
    const [from, to] = [this.#partOf[one], this.#partOf[other]];
    if (from === to) return false;
    const difference = this.#difference(this.#groups[one], this.#groups[other]);
    const gain = this.#pull(difference, from) - this.#pull(difference, to) - this.#bulk(difference);
    if (gain <= LEAST_GAIN) return false;
    this.#move(one, to);
    this.#move(other, from);
    return true;
  }

  #exchangeAll(order: readonly number[]): boolean {
    if (order.length > MOST_EXCHANGED) return false;
    let isBetter = false;
    for (const [at, one] of order.entries())
      for (const other of order.slice(at + 1)) if (this.#exchange(one, other)) isBetter = true;
    return isBetter;
  }

  /** Moves groups, and exchanges pairs of them where they are few, as long as that lowers the cost. */
  improve(order: readonly number[], required: number): void {
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      let isBetter = false;
      for (const index of order) if (this.#moveToBetter(index, required)) isBetter = true;
      if (this.#exchangeAll(order)) isBetter = true;
      if (!isBetter) return;
    }
  }

  rowsOf(part: number): Int32Array {
    return Int32Array.from(
      this.#groups.flatMap(({ rows }, index) => (this.#partOf[index] === part ? rows : [])),
    ).sort();
  }
}

/** How rows in groups are divided. */
export interface GroupDivision {
  /** Of the parts; they add up to 1. A part with the share 0 stays empty. */
  readonly shares: readonly number[];
  /** How many of the parts, from the first on, must not stay empty. */
  readonly required: number;
  /** Whether classes are to have their share in each part. */
  readonly byClass: boolean;
}

/**
 * Divides rows into parts so that rows of one group stay together, sizes are as near to the shares as moving a group, or
 * exchanging two of at most 400, can bring them, and so are, where asked, the classes' shares in each part.
 * Source of the rule by which groups are dealt out: scikit-learn's `StratifiedGroupKFold`.
 * @param dataset with `groups`
 * @param rows that are divided; others do not count
 * @returns one entry per share, rows in ascending order
 * @throws AppError `invalid` for fewer groups than parts that must not stay empty
 */
export function divideGroups(
  dataset: Dataset,
  rows: Int32Array,
  { shares, required, byClass }: GroupDivision,
  stream: RandomStream,
): Int32Array[] {
  const groups = collectGroups(dataset, rows, byClass);
  if (groups.length < required) {
    const { name, levels, codes } = assertGroups(dataset.groups);
    const known = groups.map((group) => showValue(levels[codes[group.rows[0]]])).join(', ');
    throw invalidField(
      'split.groupBy',
      `a column with at least ${required} different values, one per part`,
      `${groups.length} in ${showValue(name)} (${known})`,
    );
  }
  const order = drawOrder(groups, stream);
  const deal = new Deal(groups, shares);
  deal.dealOut(order);
  deal.fillEmpty(required);
  deal.improve(order, required);
  return shares.map((_, part) => deal.rowsOf(part));
}
