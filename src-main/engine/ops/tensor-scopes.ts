import { AppError } from '../../domain/errors.ts';
import type { Tensor } from './op-set.ts';

/** A tensor that can still be freed. */
export interface ScopedTensor extends Tensor {
  /** False once it was freed, or handed on to another object. */
  live: boolean;
}

/**
 * The scopes of an op set, and the rule that every tensor is freed exactly once: by `free`, or by the end of the scope
 * that was innermost when it was made. One that was made outside of any scope belongs to whoever made it; it is known here
 * only so that `freeLoose` can end it after a failure.
 */
export class TensorScopes<Own extends ScopedTensor> {
  readonly #dispose: (tensor: Own) => void;
  readonly #loose = new Set<Own>();
  #open: Own[] | null = null;

  /** @param dispose gives a tensor's memory back */
  constructor(dispose: (tensor: Own) => void) {
    this.#dispose = dispose;
  }

  /** Gives a new tensor to the innermost scope. */
  own(tensor: Own): Own {
    if (this.#open === null) this.#loose.add(tensor);
    else this.#open.push(tensor);
    return tensor;
  }

  /** Takes a tensor that belongs to no scope, whichever is open. */
  adopt(tensor: Own): Own {
    this.#loose.add(tensor);
    return tensor;
  }

  /** Frees every tensor that belongs to no scope. */
  freeLoose(): void {
    for (const tensor of this.#loose) this.free(tensor);
  }

  /** Runs `work` in a scope of its own, which ends whether `work` returns or throws. */
  run<Result>(work: () => Result): Result {
    const outer = this.#open;
    const mine: Own[] = [];
    this.#open = mine;
    try {
      return work();
    } finally {
      this.#open = outer;
      for (const tensor of mine) if (tensor.live) this.free(tensor);
    }
  }

  /** @throws AppError `internal` for a tensor that was freed or handed on */
  free(tensor: Own): void {
    this.release(tensor);
    this.#dispose(tensor);
  }

  /**
   * Ends a tensor without giving its memory back: its scope, which still lists it, passes it over.
   * @throws AppError `internal` for a tensor that was freed or handed on
   */
  release(tensor: Own): void {
    if (!tensor.live) throw new AppError('internal', 'a tensor was freed twice');
    tensor.live = false;
    this.#loose.delete(tensor);
  }
}
