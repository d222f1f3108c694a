import type { RunCurve } from './run-curve.ts';
import type { MeasurementKey } from './run.ts';

type MutableCurve = Omit<RunCurve, 'values'> & { values: (number | null)[] };

function nameOf({ runId, scope, name, detail }: MeasurementKey & { readonly runId: number }): string {
  return JSON.stringify([runId, scope, name, detail]);
}

/**
 * Curves that grow: what comes is put behind what is there, so that only new points have to be fetched. Values of epochs
 * that are there already replace them.
 */
export class GrowingCurves {
  readonly #curves = new Map<string, MutableCurve>();
  readonly #lastEpochs = new Map<number, number>();

  /** All curves, each with all its points so far. */
  get all(): readonly RunCurve[] {
    return [...this.#curves.values()];
  }

  /** The last epoch of a run that is here; 0 for none. */
  lastEpochOf(runId: number): number {
    return this.#lastEpochs.get(runId) ?? 0;
  }

  add(curves: readonly RunCurve[]): void {
    for (const curve of curves) {
      const known = this.#curves.get(nameOf(curve));
      if (known === undefined) this.#curves.set(nameOf(curve), { ...curve, values: [...curve.values] });
      else append(known, curve);
      const last = curve.firstEpoch + curve.values.length - 1;
      if (last > this.lastEpochOf(curve.runId)) this.#lastEpochs.set(curve.runId, last);
    }
  }
}

function append(known: MutableCurve, { firstEpoch, values }: RunCurve): void {
  const offset = firstEpoch - known.firstEpoch;
  while (known.values.length < offset) known.values.push(null);
  values.forEach((value, index) => {
    known.values[offset + index] = value;
  });
}
