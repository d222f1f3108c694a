import type { MemberCheckpoint } from '../domain/checkpoint.ts';
import { AppError } from '../domain/errors.ts';
import { elementCount, type ModelShape } from '../domain/model-shape.ts';
import type { MemberState, MemberWeights } from './ensemble.ts';

/**
 * All arrays of a member in one, in the order that `MemberCheckpoint.values` says.
 * @param best the best weights; null where they are not kept: they are the present ones, or there are none
 */
export function packValues({ weights, optimizer }: MemberState, best: MemberWeights | null): Float32Array {
  const arrays = [...arraysOf(weights), ...optimizer, ...(best === null ? [] : arraysOf(best))];
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const array of arrays) {
    all.set(array, start);
    start += array.length;
  }
  return all;
}

/** The parameters in a member's values, one array per parameter of the model: what they begin with. */
export function packedParameters({ values }: MemberCheckpoint, { parameters }: ModelShape): Float32Array[] {
  const reader = new ArrayReader(values);
  return parameters.map(({ shape }) => reader.next(elementCount(shape)));
}

/**
 * The arrays of a member again.
 * @param like a state of the same model and optimizer: its shapes count
 * @param epoch at whose end the checkpoint stands
 * @returns `best`: null where no epoch could be called the best
 * @throws AppError `internal` where the values are not those of such a state
 */
export function unpackValues(
  { values, standing, bestEpoch }: MemberCheckpoint,
  like: MemberState,
  epoch: number,
): { readonly state: MemberState; readonly best: MemberWeights | null } {
  const reader = new ArrayReader(values);
  const weights = readWeights(reader, like.weights);
  const optimizer = like.optimizer.map(({ length }) => reader.next(length));
  const best = standing === 'live' ? bestEpoch : null;
  const isPresent = best === epoch;
  const bestWeights = best === null || isPresent ? null : readWeights(reader, like.weights);
  reader.assertAtEnd();
  return { state: { weights, optimizer }, best: isPresent ? weights : bestWeights };
}

function arraysOf({ parameters, state }: MemberWeights): Float32Array[] {
  return [...parameters, ...state.values()];
}

function readWeights(reader: ArrayReader, like: MemberWeights): MemberWeights {
  return {
    parameters: like.parameters.map(({ length }) => reader.next(length)),
    state: new Map([...like.state].map(([key, { length }]) => [key, reader.next(length)])),
  };
}

class ArrayReader {
  readonly #values: Float32Array;
  #start = 0;

  constructor(values: Float32Array) {
    this.#values = values;
  }

  next(length: number): Float32Array {
    const end = this.#start + length;
    if (end > this.#values.length) this.#refuse(`at least ${end}`);
    const array = this.#values.slice(this.#start, end);
    this.#start = end;
    return array;
  }

  assertAtEnd(): void {
    if (this.#start !== this.#values.length) this.#refuse(String(this.#start));
  }

  #refuse(expected: string): never {
    throw new AppError(
      'internal',
      `checkpoint: expected ${expected} numbers, received ${this.#values.length}`,
    );
  }
}
