import { assertNever } from '../domain/errors.ts';
import type { OptimizerSpec } from '../domain/experiment.ts';
import { elementCount } from '../domain/model.ts';
import type { LearningRate, OpSet, Tensor, Variable } from './ops/op-set.ts';

/** Moves parameters along gradients; holds the state that this takes. Decay is not its affair: `adam` and `adamw` are one. */
export interface Optimizer {
  /** Updates the parameter with this position in the model. Call it once per parameter and step. */
  update(parameter: number, variable: Variable, gradient: Tensor): void;
  /** Ends a step, once every parameter was updated. */
  endStep(): void;
  /** Frees everything on the device. */
  release(): void;
}

/**
 * The optimizer of K members.
 * @param rates one learning rate per member
 * @param shapes of the model's parameters on the device, [K, …]
 */
export function makeOptimizer(
  ops: OpSet,
  spec: OptimizerSpec,
  rates: readonly number[],
  shapes: readonly (readonly number[])[],
): Optimizer {
  const rate = sharedRate(rates) ?? ops.float([rates.length, 1, 1], Float32Array.from(rates));
  switch (spec.type) {
    case 'sgd':
      return (spec.momentum ?? 0) === 0
        ? plainDescent(ops, rate)
        : momentumDescent(ops, rate, shapes, spec.momentum ?? 0, spec.nesterov ?? false);
    case 'adam':
    case 'adamw':
      return adam(ops, rate, shapes, spec.beta1 ?? 0.9, spec.beta2 ?? 0.999, spec.epsilon ?? 1e-8);
    default:
      return assertNever(spec);
  }
}

/** The learning rate of all members, or null where they differ. */
function sharedRate(rates: readonly number[]): number | null {
  return rates.every((rate) => rate === rates[0]) ? rates[0] : null;
}

function releaseRate(ops: OpSet, rate: LearningRate): void {
  if (typeof rate !== 'number') ops.free(rate);
}

function zeros(ops: OpSet, shapes: readonly (readonly number[])[]): Variable[] {
  return shapes.map((shape) => ops.variable(shape, new Float32Array(elementCount(shape))));
}

function plainDescent(ops: OpSet, rate: LearningRate): Optimizer {
  return {
    update: (_, variable, gradient) => ops.descend(variable, gradient, rate),
    endStep: () => undefined,
    release: () => releaseRate(ops, rate),
  };
}

function momentumDescent(
  ops: OpSet,
  rate: LearningRate,
  shapes: readonly (readonly number[])[],
  momentum: number,
  nesterov: boolean,
): Optimizer {
  const velocities = zeros(ops, shapes);
  return {
    update: (parameter, variable, gradient) =>
      ops.descendWithMomentum(variable, velocities[parameter], gradient, rate, momentum, nesterov),
    endStep: () => undefined,
    release: () => {
      velocities.forEach((velocity) => ops.release(velocity));
      releaseRate(ops, rate);
    },
  };
}

function adam(
  ops: OpSet,
  rate: LearningRate,
  shapes: readonly (readonly number[])[],
  beta1: number,
  beta2: number,
  epsilon: number,
): Optimizer {
  const means = zeros(ops, shapes);
  const squares = zeros(ops, shapes);
  let step = 1;
  return {
    update: (parameter, variable, gradient) =>
      ops.descendWithAdam(variable, means[parameter], squares[parameter], gradient, rate, {
        beta1,
        beta2,
        epsilon,
        step,
      }),
    endStep: () => {
      step += 1;
    },
    release: () => {
      [...means, ...squares].forEach((state) => ops.release(state));
      releaseRate(ops, rate);
    },
  };
}
