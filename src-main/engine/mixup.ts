import { permutation, RandomStream } from '../domain/random.ts';
import { symmetricBetaQuantile } from '../domain/statistics/symmetric-beta.ts';

/** How one member's batch is mixed. */
export interface Mixing {
  /** λ: what a row keeps of itself. */
  readonly share: number;
  /** For each row of the batch the one that it is mixed with. */
  readonly partners: Int32Array;
}

/**
 * Draws the mixing of a batch: λ is the quantile of Beta(α, α) at a uniform number, so that members of one seed with different
 * α have λ on the same side of ½, and the same partners.
 * @param alpha > 0
 * @param batch position in its epoch
 */
export function drawMixing(
  seed: number,
  alpha: number,
  { epoch, batch, rows }: { readonly epoch: number; readonly batch: number; readonly rows: number },
): Mixing {
  const stream = new RandomStream(seed, 'mixup', epoch, batch);
  const share = symmetricBetaQuantile(alpha, stream.nextUniform());
  return { share, partners: permutation(rows, stream) };
}

/**
 * λ·x + (1 − λ)·x[partner] for every row, in place, each number in float64 until it is stored.
 * @param rows row-major [partners.length, inputs]
 */
export function mixRows(rows: Float32Array, inputs: number, { share, partners }: Mixing): void {
  const whole = rows.slice();
  for (let row = 0; row < partners.length; row++) {
    const own = row * inputs;
    const other = partners[row] * inputs;
    for (let input = 0; input < inputs; input++)
      rows[own + input] = share * whole[own + input] + (1 - share) * whole[other + input];
  }
}
