import { FILTER_OPERATORS, type Filter, type Span } from '../../../src-main/domain/filter/syntax.ts';
import { isBare } from '../../../src-main/domain/filter/tokens.ts';

const NOWHERE: Span = { from: 0, to: 0 };

/** Pieces of texts: plain ones, and those that the language has a meaning for. */
const PIECES = [
  'a',
  'L2',
  '0.5',
  '.',
  ' ',
  '"',
  '\\',
  '(',
  ')',
  ',',
  '=',
  '!',
  '<',
  '~',
  '≤',
  'AND',
  'not',
  'In',
  'é',
  '😀',
  '30 → 64',
  '-',
  "'",
];

/** Numbers from 0 to below 1 that are the same for the same seed (mulberry32, Tommy Ettinger 2017). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws filters of every kind, with texts that need quotes and texts that do not. */
export class FilterDraw {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = numbersFrom(seed);
  }

  filter(depth = 4): Filter {
    const kind = this.#below(depth === 0 ? 3 : 6);
    switch (kind) {
      case 0:
        return {
          kind: 'comparison',
          field: this.#field(),
          operator: FILTER_OPERATORS[this.#below(FILTER_OPERATORS.length)],
          value: { text: this.text(), at: NOWHERE },
        };
      case 1:
        return {
          kind: 'in',
          field: this.#field(),
          values: this.#several(() => ({ text: this.text(), at: NOWHERE }), 1),
        };
      case 2: {
        const text = this.text();
        return { kind: 'words', text, quoted: !isBare(text) || this.#below(2) === 0, at: NOWHERE };
      }
      case 3:
        return { kind: 'not', term: this.filter(depth - 1) };
      default:
        return { kind: kind === 4 ? 'and' : 'or', terms: this.#several(() => this.filter(depth - 1), 2) };
    }
  }

  text(): string {
    return this.#several(() => PIECES[this.#below(PIECES.length)], 0).join('');
  }

  #field() {
    return { parts: this.#several(() => this.text(), 1), at: NOWHERE };
  }

  #several<Item>(draw: () => Item, least: number): Item[] {
    return Array.from({ length: least + this.#below(3) }, draw);
  }

  #below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }
}

/** The same filter with every place at 0, so that filters of different texts can be compared. */
export function withoutPlaces(filter: Filter): Filter {
  return JSON.parse(
    JSON.stringify(filter, (key, value: unknown) => (key === 'at' ? NOWHERE : value)),
  ) as Filter;
}
