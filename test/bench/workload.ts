import type { ModelSpec } from '../../src-main/domain/model.ts';
import type { PlainLayer } from '../../src-main/domain/layer-spec.ts';

/** A model and batch size that contenders train; plain softmax cross-entropy under SGD. */
export interface Workload {
  readonly name: string;
  /** As people write it: `30→64→2`. */
  readonly title: string;
  /** [features], or [height, width, channels]. */
  readonly input: readonly number[];
  readonly layers: readonly PlainLayer[];
  readonly batch: number;
}

/** What a contender trains: a workload with one L2 strength λ per member. */
export interface Task extends Workload {
  readonly strengths: readonly number[];
}

export function denseWorkload(name: string, units: readonly number[], batch: number): Workload {
  const [inputs, ...widths] = units;
  const layers = widths.flatMap((width, at): PlainLayer[] =>
    at === widths.length - 1
      ? [{ type: 'dense', units: width }]
      : [{ type: 'dense', units: width }, { type: 'relu' }],
  );
  return { name, title: units.join('→'), input: [inputs], layers, batch };
}

const CONVOLUTION: Workload = {
  name: 'convolution',
  title: '28×28, 3×3×16, pool, 3×3×32, pool, 10',
  input: [28, 28, 1],
  layers: [
    { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same' },
    { type: 'relu' },
    { type: 'maxPool2d' },
    { type: 'conv2d', filters: 32, kernelSize: 3, padding: 'same' },
    { type: 'relu' },
    { type: 'maxPool2d' },
    { type: 'flatten' },
    { type: 'dense', units: 10 },
  ],
  batch: 64,
};

export const WORKLOADS: readonly Workload[] = [
  denseWorkload('tabular', [30, 64, 2], 32),
  denseWorkload('digits', [64, 128, 10], 64),
  denseWorkload('mnist', [784, 256, 10], 128),
  CONVOLUTION,
];

export function modelOf({ input, layers }: Pick<Workload, 'input' | 'layers'>): ModelSpec {
  const [height, width, channels] = input;
  return input.length === 1 ? { layers } : { input: { height, width, channels }, layers };
}

const SEEDS = 5;

/**
 * L2 strengths of an experiment of variants × 5 seeds: none and one for two variants, else a sweep over decades.
 * @param members a multiple of 5; other numbers get half of their members without a penalty
 */
export function strengthsOf(members: number): number[] {
  if (members <= 2 * SEEDS || members % SEEDS !== 0)
    return Array.from({ length: members }, (_, member) => (member < members / 2 ? 0 : 1e-3));
  const variants = members / SEEDS;
  return Array.from(
    { length: members },
    (_, member) => 10 ** (-5 + (4 * Math.floor(member / SEEDS)) / (variants - 1)),
  );
}
