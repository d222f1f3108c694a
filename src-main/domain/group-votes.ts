import { assertNever } from './errors.ts';
import type { ExampleKind, RowVerdict } from './example-row.ts';
import { predictedClasses } from './metrics/confusion-matrix.ts';

/** What a group's runs predicted for the rows of a part, run by run. */
export class GroupVotes {
  /** Row numbers in the data set. */
  readonly rows: Int32Array;
  readonly #classes: number;
  readonly #votes: Int32Array;
  readonly #probabilities: Float64Array;
  #runs = 0;

  constructor(rows: Int32Array, classes: number) {
    this.rows = rows;
    this.#classes = classes;
    this.#votes = new Int32Array(rows.length * classes);
    this.#probabilities = new Float64Array(rows.length * classes);
  }

  /** @param probabilities row-major [rows.length, classes] */
  add(probabilities: Float32Array): void {
    this.#runs += 1;
    predictedClasses(probabilities, this.#classes).forEach((predicted, at) => {
      this.#votes[at * this.#classes + predicted] += 1;
    });
    for (let at = 0; at < probabilities.length; at++) this.#probabilities[at] += probabilities[at];
  }

  /** The class that most runs predicted for the row at a place; of equal votes the one with the larger probability. */
  majorityAt(place: number): number {
    const start = place * this.#classes;
    let best = 0;
    for (let one = 1; one < this.#classes; one++) {
      const more = this.#votes[start + one] - this.#votes[start + best];
      const likelier = this.#probabilities[start + one] > this.#probabilities[start + best];
      if (more > 0 || (more === 0 && likelier)) best = one;
    }
    return best;
  }

  /** Share of the runs that predicted a class. */
  shareAt(place: number, label: number): number {
    return this.#votes[place * this.#classes + label] / this.#runs;
  }

  /** Mean probability of a class over the runs. */
  probabilityAt(place: number, label: number): number {
    return this.#probabilities[place * this.#classes + label] / this.#runs;
  }
}

function isOfKind({ shareA, shareB }: RowVerdict, kind: ExampleKind): boolean {
  switch (kind) {
    case 'aRightBWrong':
      return shareA > 0.5 && shareB < 0.5;
    case 'bRightAWrong':
      return shareB > 0.5 && shareA < 0.5;
    case 'bothWrong':
      return shareA < 0.5 && shareB < 0.5;
    default:
      return assertNever(kind);
  }
}

/** By how much more one group is right than the other, or both are wrong: by share of runs, then by probability. */
function clearness(verdict: RowVerdict, kind: ExampleKind): readonly [number, number] {
  const { shareA, shareB, probabilityA, probabilityB } = verdict;
  if (kind === 'bothWrong') return [-shareA - shareB, -probabilityA - probabilityB];
  const sign = kind === 'aRightBWrong' ? 1 : -1;
  return [sign * (shareA - shareB), sign * (probabilityA - probabilityB)];
}

/**
 * The rows of a kind among those that both groups predicted, the clearest first.
 * @param labels the actual class of every row of the data set
 */
export function findExamples(
  a: GroupVotes,
  b: GroupVotes,
  labels: Int32Array,
  classNames: readonly string[],
  kind: ExampleKind,
): RowVerdict[] {
  const placeInB = new Map(Array.from(b.rows, (row, place) => [row, place]));
  const found: RowVerdict[] = [];
  a.rows.forEach((row, placeA) => {
    const placeB = placeInB.get(row);
    if (placeB === undefined) return;
    const label = labels[row];
    const verdict = {
      row,
      predictedA: classNames[a.majorityAt(placeA)],
      predictedB: classNames[b.majorityAt(placeB)],
      shareA: a.shareAt(placeA, label),
      shareB: b.shareAt(placeB, label),
      probabilityA: a.probabilityAt(placeA, label),
      probabilityB: b.probabilityAt(placeB, label),
    };
    if (isOfKind(verdict, kind)) found.push(verdict);
  });
  return found.toSorted((one, other) => {
    const [shares, probabilities] = clearness(one, kind);
    const [otherShares, otherProbabilities] = clearness(other, kind);
    return otherShares - shares || otherProbabilities - probabilities || one.row - other.row;
  });
}
