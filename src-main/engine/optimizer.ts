import { assertNever } from '../domain/errors.ts';
import { elementCount } from '../domain/model-shape.ts';
import type { OptimizerSpec } from '../domain/training.ts';
import type { LearningRate, OpSet, Tensor, Variable } from './ops/op-set.ts';

/** One step of the optimizer, the same for all parameters. */
export interface OptimizerStep {
  readonly rate: LearningRate;
  /** Number of the step over the whole training, from 1. */
  readonly number: number;
}

/** Moves parameters along gradients; holds the state that this takes. Decay is not its affair: `adam` and `adamw` are one. */
export interface Optimizer {
  /** All of its state, [K, …] each: with the number of steps it is everything that training goes on from. */
  readonly state: readonly Variable[];
  /** Updates the parameter with this position in the model. Call it once per parameter and step. */
  update(parameter: number, variable: Variable, gradient: Tensor, step: OptimizerStep): void;
}

/**
 * The optimizer of K members; formulas and sources stand at `OptimizerSpec`.
 * @param shapes of the model's parameters on the device, [K, …]
 */
export function makeOptimizer(
  ops: OpSet,
  spec: OptimizerSpec,
  shapes: readonly (readonly number[])[],
): Optimizer {
  switch (spec.type) {
    case 'sgd':
      return (spec.momentum ?? 0) === 0
        ? plainDescent(ops)
        : momentumDescent(ops, shapes, spec.momentum ?? 0, spec.nesterov ?? false);
    case 'adam':
    case 'adamw':
      return adam(ops, shapes, spec.beta1 ?? 0.9, spec.beta2 ?? 0.999, spec.epsilon ?? 1e-8);
    case 'rmsprop':
      return rmsprop(ops, shapes, {
        alpha: spec.alpha ?? 0.99,
        epsilon: spec.epsilon ?? 1e-8,
        momentum: spec.momentum ?? 0,
        centered: spec.centered ?? false,
      });
    case 'adagrad':
      return adagrad(ops, shapes, {
        decay: spec.learningRateDecay ?? 0,
        start: spec.initialAccumulator ?? 0,
        epsilon: spec.epsilon ?? 1e-10,
      });
    default:
      return assertNever(spec);
  }
}

function filled(ops: OpSet, shapes: readonly (readonly number[])[], value = 0): Variable[] {
  return shapes.map((shape) => ops.variable(shape, new Float32Array(elementCount(shape)).fill(value)));
}

function scalar(ops: OpSet, value: number): Tensor {
  return ops.float([], Float32Array.of(value));
}

function plainDescent(ops: OpSet): Optimizer {
  return {
    state: [],
    update: (_, variable, gradient, { rate }) => ops.descend(variable, gradient, rate),
  };
}

function momentumDescent(
  ops: OpSet,
  shapes: readonly (readonly number[])[],
  momentum: number,
  nesterov: boolean,
): Optimizer {
  const velocities = filled(ops, shapes);
  return {
    state: velocities,
    update: (parameter, variable, gradient, { rate }) =>
      ops.descendWithMomentum(variable, velocities[parameter], gradient, rate, momentum, nesterov),
  };
}

function adam(
  ops: OpSet,
  shapes: readonly (readonly number[])[],
  beta1: number,
  beta2: number,
  epsilon: number,
): Optimizer {
  const means = filled(ops, shapes);
  const squares = filled(ops, shapes);
  return {
    state: [...means, ...squares],
    update: (parameter, variable, gradient, { rate, number: step }) =>
      ops.descendWithAdam(variable, means[parameter], squares[parameter], gradient, rate, {
        beta1,
        beta2,
        epsilon,
        step,
      }),
  };
}

/** average ← average + share·(value − average), in place. */
function follow(ops: OpSet, average: Variable, value: Tensor, share: number): void {
  const present = ops.value(average);
  const distance = ops.sub(present, value);
  ops.free(present);
  ops.assignSub(average, ops.mul(distance, scalar(ops, share)));
}

function rmsprop(
  ops: OpSet,
  shapes: readonly (readonly number[])[],
  settings: { alpha: number; epsilon: number; momentum: number; centered: boolean },
): Optimizer {
  const { alpha, epsilon, momentum, centered } = settings;
  const squares = filled(ops, shapes);
  if (momentum === 0 && !centered)
    return {
      state: squares,
      update: (parameter, variable, gradient, { rate, number: step }) =>
        ops.descendWithRmsprop(variable, squares[parameter], gradient, rate, { alpha, epsilon, step }),
    };
  const means = centered ? filled(ops, shapes) : [];
  const velocities = momentum > 0 ? filled(ops, shapes) : [];
  const variance = (parameter: number, gradient: Tensor): Tensor => {
    follow(ops, squares[parameter], ops.square(gradient), 1 - alpha);
    if (!centered) return ops.value(squares[parameter]);
    follow(ops, means[parameter], gradient, 1 - alpha);
    const spread = ops.sub(ops.value(squares[parameter]), ops.square(ops.value(means[parameter])));
    // The difference is ≥ 0 but for rounding, and a root of less would be NaN.
    return ops.relu(spread);
  };
  const update: Optimizer['update'] = (parameter, variable, gradient, { rate }) => {
    const deviation = ops.add(ops.sqrt(variance(parameter, gradient)), scalar(ops, epsilon));
    const direction = ops.divNoNan(gradient, deviation);
    if (momentum > 0)
      ops.descendWithMomentum(variable, velocities[parameter], direction, rate, momentum, false);
    else ops.descend(variable, direction, rate);
  };
  return {
    state: [...squares, ...means, ...velocities],
    update: (...step) => ops.scope(() => update(...step)),
  };
}

function adagrad(
  ops: OpSet,
  shapes: readonly (readonly number[])[],
  { decay, start, epsilon }: { decay: number; start: number; epsilon: number },
): Optimizer {
  const sums = filled(ops, shapes, start);
  const update: Optimizer['update'] = (parameter, variable, gradient, { rate, number: step }) => {
    const slowed = 1 / (1 + (step - 1) * decay);
    const own = typeof rate === 'number' ? rate * slowed : ops.mul(rate, scalar(ops, slowed));
    ops.descendWithAdagrad(variable, sums[parameter], gradient, own, epsilon);
  };
  return { state: sums, update: (...step) => ops.scope(() => update(...step)) };
}
