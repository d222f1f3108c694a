import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../domain/errors.ts';
import type { Window } from '../../domain/feature-map.ts';
import type { AdamStep, LearningRate, Maxima, OpSet, RmspropStep, Tensor, Variable } from './op-set.ts';
import { TensorScopes, type ScopedTensor } from './tensor-scopes.ts';

/** What tensors are made from. */
export type Values = Float32Array | Int32Array;

/** A tensor of tfjs. */
class PortableTensor implements ScopedTensor {
  readonly data: tf.Tensor;
  /** The values on the host, where the tensor was made from them. */
  readonly values: Values | null;
  live = true;

  constructor(data: tf.Tensor, values: Values | null = null) {
    this.data = data;
    this.values = values;
  }

  get shape(): readonly number[] {
    return this.data.shape;
  }
}

class PortableVariable implements Variable {
  data: tf.Tensor;

  constructor(data: tf.Tensor) {
    this.data = data;
  }

  get shape(): readonly number[] {
    return this.data.shape;
  }
}

/**
 * The op set on tfjs' own kernels, in the way that every backend of tfjs understands. What one backend has to do otherwise
 * is said by its subclass.
 */
export abstract class PortableOps implements OpSet {
  readonly #backend: string;
  readonly #scopes = new TensorScopes<PortableTensor>(({ data }) => data.dispose());
  readonly #variables = new Set<PortableVariable>();

  /** @param backend tfjs' name of it; it has been opened */
  constructor(backend: string) {
    this.#backend = backend;
  }

  float(shape: readonly number[], values: Float32Array): Tensor {
    this.#activate();
    return this.#own(tf.tensor(values, [...shape], 'float32'), values);
  }

  int(shape: readonly number[], values: Int32Array): Tensor {
    this.#activate();
    return this.#own(tf.tensor(values, [...shape], 'int32'), values);
  }

  async read(tensor: Tensor): Promise<Float32Array> {
    const values = await dataOf(tensor).data();
    if (values instanceof Float32Array) return values.slice();
    throw new AppError('internal', 'read: expected a float32 tensor');
  }

  scope<Result>(work: () => Result): Result {
    this.#activate();
    return this.#scopes.run(work);
  }

  keep(tensor: Tensor): Tensor {
    const portable = portableTensor(tensor);
    this.#scopes.release(portable);
    return this.#scopes.adopt(new PortableTensor(portable.data, portable.values));
  }

  free(tensor: Tensor): void {
    this.#scopes.free(portableTensor(tensor));
  }

  variable(shape: readonly number[], values: Float32Array): Variable {
    this.#activate();
    const variable = new PortableVariable(tf.tensor(values.slice(), [...shape], 'float32'));
    this.#variables.add(variable);
    return variable;
  }

  value(variable: Variable): Tensor {
    return this.#own(portableVariable(variable).data.clone());
  }

  assign(variable: Variable, tensor: Tensor): void {
    this.#replace(variable, dataOf(tensor).clone());
  }

  assignSub(variable: Variable, tensor: Tensor): void {
    this.#replace(variable, tf.sub(portableVariable(variable).data, dataOf(tensor)));
  }

  release(variable: Variable): void {
    const portable = portableVariable(variable);
    portable.data.dispose();
    this.#variables.delete(portable);
  }

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    const { data, values } = portableTensor(x);
    return this.#own(tf.reshape(data, [...shape]), values);
  }

  gatherRows(data: Tensor, rows: Tensor): Tensor {
    return this.#own(tf.gather(dataOf(data), dataOf(rows)));
  }

  matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    return this.#own(tf.matMul(dataOf(a), dataOf(b), transposeA, transposeB));
  }

  add(a: Tensor, b: Tensor): Tensor {
    return this.#own(tf.add(dataOf(a), dataOf(b)));
  }

  sub(a: Tensor, b: Tensor): Tensor {
    return this.#own(tf.sub(dataOf(a), dataOf(b)));
  }

  mul(a: Tensor, b: Tensor): Tensor {
    return this.#own(tf.mul(dataOf(a), dataOf(b)));
  }

  divNoNan(a: Tensor, b: Tensor): Tensor {
    return this.#own(tf.divNoNan(dataOf(a), dataOf(b)));
  }

  minimum(a: Tensor, b: Tensor): Tensor {
    return this.#own(tf.minimum(dataOf(a), dataOf(b)));
  }

  clip(x: Tensor, limit: number): Tensor {
    return this.#own(tf.clipByValue(dataOf(x), -limit, limit));
  }

  square(x: Tensor): Tensor {
    return this.#own(tf.square(dataOf(x)));
  }

  sqrt(x: Tensor): Tensor {
    return this.#own(tf.sqrt(dataOf(x)));
  }

  rsqrt(x: Tensor): Tensor {
    return this.#own(tf.rsqrt(dataOf(x)));
  }

  sign(x: Tensor): Tensor {
    // Not `tf.sign`: tfjs-backend-wasm 4.22 answers 0 up to 1e-7, and takes five times as long.
    return this.#own(tf.tidy(() => tf.sub(tf.step(dataOf(x)), tf.step(tf.neg(dataOf(x))))));
  }

  sum(x: Tensor, axes: readonly number[]): Tensor {
    return this.#own(tf.sum(dataOf(x), [...axes], true));
  }

  mean(x: Tensor, axes: readonly number[]): Tensor {
    return this.#own(tf.mean(dataOf(x), [...axes], true));
  }

  relu(x: Tensor): Tensor {
    return this.#own(tf.relu(dataOf(x)));
  }

  reluGradient(gradient: Tensor, y: Tensor): Tensor {
    return this.#own(tf.tidy(() => tf.mul(dataOf(gradient), tf.step(dataOf(y)))));
  }

  tanh(x: Tensor): Tensor {
    return this.#own(tf.tanh(dataOf(x)));
  }

  tanhGradient(gradient: Tensor, y: Tensor): Tensor {
    return this.#own(tf.tidy(() => tf.mul(dataOf(gradient), tf.sub(1, tf.square(dataOf(y))))));
  }

  sigmoid(x: Tensor): Tensor {
    return this.#own(tf.sigmoid(dataOf(x)));
  }

  sigmoidGradient(gradient: Tensor, y: Tensor): Tensor {
    return this.#own(tf.tidy(() => tf.mul(dataOf(gradient), tf.mul(dataOf(y), tf.sub(1, dataOf(y))))));
  }

  leakyRelu(x: Tensor, slope: number): Tensor {
    return this.#own(tf.leakyRelu(dataOf(x), slope));
  }

  leakyReluGradient(gradient: Tensor, x: Tensor, slope: number): Tensor {
    return this.#own(tf.tidy(() => tf.mul(dataOf(gradient), tf.step(dataOf(x), slope))));
  }

  elu(x: Tensor): Tensor {
    return this.#own(tf.elu(dataOf(x)));
  }

  eluGradient(gradient: Tensor, y: Tensor): Tensor {
    return this.#own(tf.tidy(() => tf.mul(dataOf(gradient), tf.add(tf.minimum(dataOf(y), 0), 1))));
  }

  exp(x: Tensor): Tensor {
    return this.#own(tf.exp(dataOf(x)));
  }

  erf(x: Tensor): Tensor {
    return this.#own(tf.erf(dataOf(x)));
  }

  conv2d(x: Tensor, kernel: Tensor, bias: Tensor | null, window: Window): Tensor {
    if (bias === null) return this.#own(this.convolve(dataOf(x), dataOf(kernel), window));
    return this.#own(
      tf.tidy(() => {
        const product = this.convolve(dataOf(x), dataOf(kernel), window);
        const [members, rows, height, width, channels]: number[] = product.shape;
        const flat = tf.reshape(product, [members, rows * height * width, channels]);
        return tf.reshape(tf.add(flat, dataOf(bias)), product.shape);
      }),
    );
  }

  /** x of [K or 1, B, H, W, C], kernel of [K, kh, kw, C, O] → [K, B, H', W', O]. */
  protected abstract convolve(x: tf.Tensor, kernel: tf.Tensor, window: Window): tf.Tensor;

  abstract conv2dKernelGradient(x: Tensor, gradient: Tensor, window: Window): Tensor;
  abstract conv2dInputGradient(
    gradient: Tensor,
    kernel: Tensor,
    inputShape: readonly number[],
    window: Window,
  ): Tensor;
  abstract maxPool(x: Tensor, window: Window): Tensor;
  abstract maxPoolGradient(gradient: Tensor, x: Tensor, maxima: Maxima, window: Window): Tensor;

  maxPoolWithPlaces(x: Tensor, window: Window): Maxima {
    return { values: this.maxPool(x, window), places: null };
  }

  abstract averagePool(x: Tensor, window: Window): Tensor;
  abstract averagePoolGradient(gradient: Tensor, x: Tensor, window: Window): Tensor;

  oneHot(labels: Tensor, classes: number): Tensor {
    // Not `oneHot(…, 'float32')`: tfjs-backend-wasm 4.22 answers that with zeros.
    return this.#own(tf.tidy(() => tf.cast(tf.oneHot(dataOf(labels), classes), 'float32')));
  }

  softmaxCrossEntropyGradient(logits: Tensor, labels: Tensor): Tensor {
    return this.#own(
      tf.tidy(() => {
        const classes = logits.shape[2];
        // Not `oneHot(…, 'float32')`: tfjs-backend-wasm 4.22 answers that with zeros.
        const expected = tf.cast(tf.oneHot(dataOf(labels), classes), 'float32');
        return tf.sub(tf.softmax(dataOf(logits)), expected);
      }),
    );
  }

  descend(variable: Variable, gradient: Tensor, rate: LearningRate): void {
    const step = tf.mul(dataOf(gradient), rateOf(rate));
    this.#replace(variable, tf.sub(portableVariable(variable).data, step));
    step.dispose();
  }

  descendWithMomentum(
    variable: Variable,
    velocity: Variable,
    gradient: Tensor,
    rate: LearningRate,
    momentum: number,
    nesterov: boolean,
  ): void {
    const slope = dataOf(gradient);
    const speed = portableVariable(velocity);
    const place = portableVariable(variable);
    this.#replace(
      velocity,
      tf.tidy(() => tf.add(tf.mul(speed.data, momentum), slope)),
    );
    this.#replace(
      variable,
      tf.tidy(() => {
        const direction = nesterov ? tf.add(slope, tf.mul(speed.data, momentum)) : speed.data;
        return tf.sub(place.data, tf.mul(direction, rateOf(rate)));
      }),
    );
  }

  descendWithAdam(
    variable: Variable,
    mean: Variable,
    square: Variable,
    gradient: Tensor,
    rate: LearningRate,
    settings: AdamStep,
  ): void {
    const { beta1, beta2, epsilon, step } = settings;
    const slope = dataOf(gradient);
    const first = portableVariable(mean);
    const second = portableVariable(square);
    const place = portableVariable(variable);
    this.#replace(
      mean,
      tf.tidy(() => tf.add(tf.mul(first.data, beta1), tf.mul(slope, 1 - beta1))),
    );
    this.#replace(
      square,
      tf.tidy(() => tf.add(tf.mul(second.data, beta2), tf.mul(tf.square(slope), 1 - beta2))),
    );
    this.#replace(
      variable,
      tf.tidy(() => {
        const deviation = tf.add(tf.sqrt(tf.div(second.data, 1 - beta2 ** step)), epsilon);
        const direction = tf.div(tf.div(first.data, 1 - beta1 ** step), deviation);
        return tf.sub(place.data, tf.mul(direction, rateOf(rate)));
      }),
    );
  }

  descendWithRmsprop(
    variable: Variable,
    square: Variable,
    gradient: Tensor,
    rate: LearningRate,
    { alpha, epsilon }: RmspropStep,
  ): void {
    const slope = dataOf(gradient);
    const mean = portableVariable(square);
    this.#replace(
      square,
      tf.tidy(() => tf.add(tf.mul(mean.data, alpha), tf.mul(tf.square(slope), 1 - alpha))),
    );
    this.#stepByRoot(variable, slope, mean.data, rate, epsilon);
  }

  descendWithAdagrad(
    variable: Variable,
    sum: Variable,
    gradient: Tensor,
    rate: LearningRate,
    epsilon: number,
  ): void {
    const slope = dataOf(gradient);
    const total = portableVariable(sum);
    this.#replace(
      sum,
      tf.tidy(() => tf.add(total.data, tf.square(slope))),
    );
    this.#stepByRoot(variable, slope, total.data, rate, epsilon);
  }

  freeAll(): void {
    this.#scopes.freeLoose();
    for (const variable of this.#variables) this.release(variable);
  }

  catchUp(): Promise<void> | null {
    return null;
  }

  countTensors(): number {
    return tf.memory().numTensors;
  }

  /** Gives a result to the innermost scope. */
  protected own(data: tf.Tensor): Tensor {
    return this.#own(data);
  }

  // tfjs keeps one backend active for everybody.
  #activate(): void {
    if (tf.getBackend() !== this.#backend) void tf.setBackend(this.#backend);
  }

  #own(data: tf.Tensor, values: Values | null = null): Tensor {
    return this.#scopes.own(new PortableTensor(data, values));
  }

  /** variable ← variable − rate · slope/(√squares + ε) */
  #stepByRoot(
    variable: Variable,
    slope: tf.Tensor,
    squares: tf.Tensor,
    rate: LearningRate,
    epsilon: number,
  ): void {
    const place = portableVariable(variable);
    this.#replace(
      variable,
      tf.tidy(() => {
        const direction = tf.divNoNan(slope, tf.add(tf.sqrt(squares), epsilon));
        return tf.sub(place.data, tf.mul(direction, rateOf(rate)));
      }),
    );
  }

  #replace(variable: Variable, data: tf.Tensor): void {
    const portable = portableVariable(variable);
    portable.data.dispose();
    portable.data = data;
  }
}

function rateOf(rate: LearningRate): tf.Tensor | number {
  return typeof rate === 'number' ? rate : dataOf(rate);
}

/** The tensor as this op set made it. */
export function portableTensor(tensor: Tensor): PortableTensor {
  if (tensor instanceof PortableTensor) return tensor;
  throw new AppError('internal', 'a tensor of another backend reached the portable op set');
}

/** tfjs' own tensor. */
export function dataOf(tensor: Tensor): tf.Tensor {
  return portableTensor(tensor).data;
}

function portableVariable(variable: Variable): PortableVariable {
  if (variable instanceof PortableVariable) return variable;
  throw new AppError('internal', 'a variable of another backend reached the portable op set');
}
