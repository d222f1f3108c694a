import type { Window } from '../../domain/feature-map.ts';

/**
 * A dense array on the device: float32, or int32 where a doc comment says so. It belongs to the innermost `scope` that
 * was open when it was made, unless it was made outside of any scope; then whoever made it frees it.
 */
export interface Tensor {
  readonly shape: readonly number[];
}

/** A float32 array on the device that outlives scopes and is updated in place where the backend can. */
export interface Variable {
  readonly shape: readonly number[];
}

/** The largest values of windows. */
export interface Maxima {
  /** [K, B, H', W', C] */
  readonly values: Tensor;
  /** Where in its window each one lies, in the backend's own form; null where the backend looks again. */
  readonly places: Tensor | null;
}

/** Settings of one Adam step, all members alike but for the learning rate. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Number of this step, from 1. */
  readonly step: number;
}

/** Settings of one RMSprop step, all members alike but for the learning rate. */
export interface RmspropStep {
  readonly alpha: number;
  readonly epsilon: number;
  /** Number of this step, from 1. */
  readonly step: number;
}

/**
 * A learning rate for an update: one number for all members, or a tensor that broadcasts against the variable.
 * The first lets a backend use its fused update.
 */
export type LearningRate = number | Tensor;

/**
 * The small set of operations that training needs; one implementation per backend family. The leading axis K counts the
 * members of an ensemble. Elementwise operations broadcast as NumPy does. Nothing here draws random numbers.
 */
export interface OpSet {
  /** Makes a float32 tensor; the values must stay as they are while it lives. */
  float(shape: readonly number[], values: Float32Array): Tensor;
  /** Makes an int32 tensor; the values must stay as they are while it lives. */
  int(shape: readonly number[], values: Int32Array): Tensor;
  /** The float32 values, row-major. */
  read(tensor: Tensor): Promise<Float32Array>;

  /** Runs `work` and frees every tensor that it made, but those that it returns through `keep`. */
  scope<Result>(work: () => Result): Result;
  /** Takes a tensor out of the open scope: it lives until `free`. */
  keep(tensor: Tensor): Tensor;
  /** Frees a tensor at once. Freeing early keeps the working set small; forgetting it costs memory until the scope ends. */
  free(tensor: Tensor): void;

  /** Makes a variable; the values are copied. */
  variable(shape: readonly number[], values: Float32Array): Variable;
  /** The variable's present value. Free it before the variable is updated: a value in use forces a copy. */
  value(variable: Variable): Tensor;
  assign(variable: Variable, tensor: Tensor): void;
  /** variable ← variable − tensor */
  assignSub(variable: Variable, tensor: Tensor): void;
  /** Frees a variable. */
  release(variable: Variable): void;

  /** The same values under another shape, as a tensor of its own. */
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  /** Rows of `data` [N, …] by an int32 tensor `rows` [K, B] → [K, B, …]; `data` may be int32 too. */
  gatherRows(data: Tensor, rows: Tensor): Tensor;

  /** a·b per member, with a of [K, m, n] and b of [K, n, p] once the transposed ones are transposed. */
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;

  add(a: Tensor, b: Tensor): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  /** a/b, and 0 where b is 0. */
  divNoNan(a: Tensor, b: Tensor): Tensor;
  /** The smaller one of each pair. */
  minimum(a: Tensor, b: Tensor): Tensor;
  /** x moved into ±limit. */
  clip(x: Tensor, limit: number): Tensor;
  square(x: Tensor): Tensor;
  sqrt(x: Tensor): Tensor;
  /** 1/√x */
  rsqrt(x: Tensor): Tensor;
  /** −1, 0 or 1. */
  sign(x: Tensor): Tensor;
  /** Sum over the axes, which stay with size 1. */
  sum(x: Tensor, axes: readonly number[]): Tensor;
  /** Mean over the axes, which stay with size 1. */
  mean(x: Tensor, axes: readonly number[]): Tensor;

  relu(x: Tensor): Tensor;
  /** Gradient by the input of y = max(x, 0): `gradient` where y > 0, else 0. */
  reluGradient(gradient: Tensor, y: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  /** gradient·(1 − y²) for y = tanh(x). */
  tanhGradient(gradient: Tensor, y: Tensor): Tensor;
  sigmoid(x: Tensor): Tensor;
  /** gradient·y·(1 − y) for y = 1/(1 + exp(−x)). */
  sigmoidGradient(gradient: Tensor, y: Tensor): Tensor;

  /** x where x > 0, else slope·x; slope below 1. */
  leakyRelu(x: Tensor, slope: number): Tensor;
  /** Gradient by the input: `gradient` where x > 0, else slope·gradient. x may be the output where slope > 0. */
  leakyReluGradient(gradient: Tensor, x: Tensor, slope: number): Tensor;
  /** x where x > 0, else exp(x) − 1. */
  elu(x: Tensor): Tensor;
  /** Gradient by the input of y = elu(x): `gradient` where y > 0, else gradient·(y + 1). */
  eluGradient(gradient: Tensor, y: Tensor): Tensor;
  exp(x: Tensor): Tensor;
  /** The error function 2/√π · ∫₀ˣ exp(−t²) dt, to 2e-7. */
  erf(x: Tensor): Tensor;

  /**
   * Per member: x of [K or 1, B, H, W, C] with a kernel of [K, kh, kw, C, O], plus a bias of [K, 1, O] where there is one
   * → [K, B, H', W', O].
   */
  conv2d(x: Tensor, kernel: Tensor, bias: Tensor | null, window: Window): Tensor;
  /** Gradient by the kernel, [K, kh, kw, C, O], from the one by the output. */
  conv2dKernelGradient(x: Tensor, gradient: Tensor, window: Window): Tensor;
  /** Gradient by the input, of [K, …inputShape], from the one by the output. `inputShape` is [B, H, W, C]. */
  conv2dInputGradient(
    gradient: Tensor,
    kernel: Tensor,
    inputShape: readonly number[],
    window: Window,
  ): Tensor;
  /** Largest value of each window of x [K, B, H, W, C], channel by channel. */
  maxPool(x: Tensor, window: Window): Tensor;
  /** `maxPool`, and what its gradient wants to know of it. */
  maxPoolWithPlaces(x: Tensor, window: Window): Maxima;
  /** Gradient by the input of `maxima` = maxPoolWithPlaces(x): each window's goes to its first largest value, row by row. */
  maxPoolGradient(gradient: Tensor, x: Tensor, maxima: Maxima, window: Window): Tensor;
  /** Mean of each window of x [K, B, H, W, C], channel by channel, over what of the window lies on the image. */
  averagePool(x: Tensor, window: Window): Tensor;
  averagePoolGradient(gradient: Tensor, x: Tensor, window: Window): Tensor;

  /** 1 where the last axis is the label, else 0: int32 labels [K, B] → float32 [K, B, classes]. */
  oneHot(labels: Tensor, classes: number): Tensor;
  /** softmax(logits) − onehot(labels), for logits [K, B, C] and int32 labels [K, B]. */
  softmaxCrossEntropyGradient(logits: Tensor, labels: Tensor): Tensor;

  /** variable ← variable − rate·gradient */
  descend(variable: Variable, gradient: Tensor, rate: LearningRate): void;
  /**
   * velocity ← momentum·velocity + gradient; variable ← variable − rate·velocity, or with Nesterov
   * variable − rate·(gradient + momentum·velocity). As `torch.optim.SGD` with dampening 0.
   */
  descendWithMomentum(
    variable: Variable,
    velocity: Variable,
    gradient: Tensor,
    rate: LearningRate,
    momentum: number,
    nesterov: boolean,
  ): void;
  /**
   * Adam (Kingma, Ba 2015) as `torch.optim.Adam`: m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²;
   * variable ← variable − rate · m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
   */
  descendWithAdam(
    variable: Variable,
    mean: Variable,
    square: Variable,
    gradient: Tensor,
    rate: LearningRate,
    settings: AdamStep,
  ): void;

  /**
   * RMSprop (Tieleman, Hinton 2012) as `torch.optim.RMSprop` without momentum and not centred:
   * square ← α·square + (1 − α)·g²; variable ← variable − rate · g/(√square + ε), with a step of 0 where both are 0.
   */
  descendWithRmsprop(
    variable: Variable,
    square: Variable,
    gradient: Tensor,
    rate: LearningRate,
    settings: RmspropStep,
  ): void;
  /**
   * Adagrad (Duchi et al. 2011) as `torch.optim.Adagrad`: sum ← sum + g²; variable ← variable − rate · g/(√sum + ε), with a
   * step of 0 where both are 0.
   */
  descendWithAdagrad(
    variable: Variable,
    sum: Variable,
    gradient: Tensor,
    rate: LearningRate,
    epsilon: number,
  ): void;

  /**
   * Frees every tensor and variable that was made and not freed. For starting over after a failure that left some behind;
   * no scope may be open.
   */
  freeAll(): void;

  /**
   * Call after each training step. A backend that computes behind the program's back answers now and then with a promise
   * that waits until it has caught up; otherwise `null`: go on at once.
   * @throws AppError `out_of_memory`, `internal` (by the promise) for a failure that the device told meanwhile
   */
  catchUp(): Promise<void> | null;

  /** How many tensors the backend holds at the moment: for finding leaks. */
  countTensors(): number;
}
