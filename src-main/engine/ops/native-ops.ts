import { AppError } from '../../domain/errors.ts';
import type { Window } from '../../domain/feature-map.ts';
import { elementCount } from '../../domain/model-shape.ts';
import type { NativeValue } from './native-calls.ts';
import { NativeWindows } from './native-windows.ts';
import { hasOneDnn } from './one-dnn.ts';
import type { AdamStep, LearningRate, Maxima, OpSet, RmspropStep, Tensor, Variable } from './op-set.ts';
import { TensorScopes, type ScopedTensor } from './tensor-scopes.ts';
import type { OpAttribute, TensorMetadata, TfjsNodeBinding } from './tfjs-node-binding.ts';

class NativeTensor implements ScopedTensor {
  readonly id: number;
  readonly shape: readonly number[];
  live = true;

  constructor(id: number, shape: readonly number[]) {
    this.id = id;
    this.shape = shape;
  }
}

class NativeVariable implements Variable {
  /** Id of the resource handle. */
  readonly id: number;
  readonly shape: readonly number[];

  constructor(id: number, shape: readonly number[]) {
    this.id = id;
    this.shape = shape;
  }
}

const NO_ATTRIBUTES: OpAttribute[] = [];

/** Least normal float32: kernels divide by √v + ε, and a smaller ε is 0 to them. */
const SMALLEST = 2 ** -126;

/**
 * Floating point operations, over all members, below which a matrix product goes to `BatchMatMulV3`. TensorFlow hands
 * `BatchMatMulV2` to oneDNN, whose call costs about 0.1 ms whatever the size (32×30×64: 130 µs against 13 µs on two cores);
 * V3 stays with Eigen, which is slower where products are large, narrow or transposed. Where the two cross was measured
 * for the products of 30→64→2, 64→128→10 and 784→256→10 at 1 to 64 members.
 */
function smallProduct(transposeA: boolean, columns: number): number {
  if (columns < 16) return transposeA ? 0.8e6 : 2.5e6;
  return transposeA ? 2.5e6 : 5e6;
}

let variableCount = 0;

/**
 * The op set on TensorFlow's own kernels, called one by one through tfjs-node's addon. It bypasses tfjs' tensors and
 * tape, because they cost several times what a small kernel does. Type attributes are left out: TensorFlow infers them.
 */
export class NativeOps implements OpSet {
  readonly #binding: TfjsNodeBinding;
  readonly #scopes: TensorScopes<NativeTensor>;
  readonly #variables = new Set<Variable>();
  readonly #scalars = new Map<number, NativeTensor>();
  #lastRate: { readonly value: number; readonly tensor: NativeTensor } | null = null;
  readonly #integers = new Map<number, NativeTensor>();
  readonly #axes = new Map<string, NativeTensor>();
  readonly #firstAxis: NativeTensor;
  readonly #keepDims: OpAttribute[];
  readonly #transposes: OpAttribute[][];
  readonly #smallTransposes: readonly OpAttribute[][];
  readonly #dtype: OpAttribute[];
  readonly #nesterov: OpAttribute[];
  readonly #windows: NativeWindows;

  constructor(binding: TfjsNodeBinding) {
    this.#binding = binding;
    this.#scopes = new TensorScopes(({ id }) => binding.deleteTensor(id));
    const flag = (name: string, value: boolean): OpAttribute => ({ name, type: binding.TF_ATTR_BOOL, value });
    this.#keepDims = [flag('keep_dims', true)];
    this.#transposes = [0, 1, 2, 3].map((bits) => [
      flag('adj_x', (bits & 2) !== 0),
      flag('adj_y', (bits & 1) !== 0),
    ]);
    const outputType = { name: 'Tout', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
    this.#smallTransposes = this.#transposes.map((attributes) => [...attributes, outputType]);
    this.#dtype = [{ name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }];
    this.#firstAxis = new NativeTensor(binding.createTensor([], binding.TF_INT32, Int32Array.of(0)), []);
    this.#nesterov = [flag('use_nesterov', true)];
    this.#windows = new NativeWindows(binding, hasOneDnn(binding));
  }

  float(shape: readonly number[], values: Float32Array): Tensor {
    return this.#own(this.#binding.createTensor([...shape], this.#binding.TF_FLOAT, values), shape);
  }

  int(shape: readonly number[], values: Int32Array): Tensor {
    return this.#own(this.#binding.createTensor([...shape], this.#binding.TF_INT32, values), shape);
  }

  read(tensor: Tensor): Promise<Float32Array> {
    const data = this.#binding.tensorDataSync(idOf(tensor));
    if (data instanceof Float32Array) return Promise.resolve(data);
    throw new AppError('internal', 'read: expected a float32 tensor');
  }

  scope<Result>(work: () => Result): Result {
    return this.#scopes.run(work);
  }

  keep(tensor: Tensor): Tensor {
    const native = nativeTensor(tensor);
    this.#scopes.release(native);
    return this.#scopes.adopt(new NativeTensor(native.id, native.shape));
  }

  free(tensor: Tensor): void {
    this.#scopes.free(nativeTensor(tensor));
  }

  variable(shape: readonly number[], values: Float32Array): Variable {
    // The addon shares an array's memory, and updates in place would write through to the caller's values.
    const initial = this.#binding.createTensor([...shape], this.#binding.TF_FLOAT, values.slice());
    const variable = this.#variableOf(initial, shape);
    this.#binding.deleteTensor(initial);
    return variable;
  }

  /** A variable that shares a tensor's memory until one of them is updated. */
  #variableOf(tensor: number, shape: readonly number[]): NativeVariable {
    const attributes: OpAttribute[] = [
      ...this.#dtype,
      { name: 'shape', type: this.#binding.TF_ATTR_SHAPE, value: [...shape] },
      // A name of its own, or two variables of one shape would be one.
      {
        name: 'shared_name',
        type: this.#binding.TF_ATTR_STRING,
        value: `ridgeline${String(variableCount++)}`,
      },
      { name: 'container', type: this.#binding.TF_ATTR_STRING, value: '' },
    ];
    const [handle] = this.#binding.executeOp('VarHandleOp', attributes, [], 1);
    const variable = new NativeVariable(handle.id, shape);
    this.#binding.executeOp('AssignVariableOp', NO_ATTRIBUTES, [variable.id, tensor], 0);
    this.#variables.add(variable);
    return variable;
  }

  value(variable: Variable): Tensor {
    return this.#run('ReadVariableOp', [variableId(variable)], this.#dtype);
  }

  assign(variable: Variable, tensor: Tensor): void {
    this.#update('AssignVariableOp', [variableId(variable), idOf(tensor)]);
  }

  assignSub(variable: Variable, tensor: Tensor): void {
    this.#update('AssignSubVariableOp', [variableId(variable), idOf(tensor)]);
  }

  release(variable: Variable): void {
    this.#update('DestroyResourceOp', [variableId(variable)]);
    this.#binding.deleteTensor(variableId(variable));
    this.#variables.delete(variable);
  }

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    return this.#reshape(x, shape);
  }

  gatherRows(data: Tensor, rows: Tensor): Tensor {
    return this.#run('GatherV2', [idOf(data), idOf(rows), this.#firstAxis.id]);
  }

  matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const members = Math.max(a.shape[0], b.shape[0]);
    const columns = b.shape[transposeB ? 1 : 2];
    const operations = 2 * members * a.shape[1] * a.shape[2] * columns;
    const isSmall = operations < smallProduct(transposeA, columns);
    const attributes = (isSmall ? this.#smallTransposes : this.#transposes)[
      (transposeA ? 2 : 0) + (transposeB ? 1 : 0)
    ];
    return this.#run(isSmall ? 'BatchMatMulV3' : 'BatchMatMulV2', [idOf(a), idOf(b)], attributes);
  }

  add(a: Tensor, b: Tensor): Tensor {
    return this.#run('AddV2', [idOf(a), idOf(b)]);
  }

  sub(a: Tensor, b: Tensor): Tensor {
    return this.#run('Sub', [idOf(a), idOf(b)]);
  }

  mul(a: Tensor, b: Tensor): Tensor {
    return this.#run('Mul', [idOf(a), idOf(b)]);
  }

  divNoNan(a: Tensor, b: Tensor): Tensor {
    return this.#run('DivNoNan', [idOf(a), idOf(b)]);
  }

  minimum(a: Tensor, b: Tensor): Tensor {
    return this.#run('Minimum', [idOf(a), idOf(b)]);
  }

  clip(x: Tensor, limit: number): Tensor {
    return this.#run('ClipByValue', [idOf(x), this.#scalar(-limit).id, this.#scalar(limit).id]);
  }

  square(x: Tensor): Tensor {
    return this.#run('Square', [idOf(x)]);
  }

  sqrt(x: Tensor): Tensor {
    return this.#run('Sqrt', [idOf(x)]);
  }

  rsqrt(x: Tensor): Tensor {
    return this.#run('Rsqrt', [idOf(x)]);
  }

  sign(x: Tensor): Tensor {
    return this.#run('Sign', [idOf(x)]);
  }

  sum(x: Tensor, axes: readonly number[]): Tensor {
    return this.#run('Sum', [idOf(x), this.#axis(axes).id], this.#keepDims);
  }

  mean(x: Tensor, axes: readonly number[]): Tensor {
    return this.#run('Mean', [idOf(x), this.#axis(axes).id], this.#keepDims);
  }

  relu(x: Tensor): Tensor {
    return this.#run('Relu', [idOf(x)]);
  }

  reluGradient(gradient: Tensor, y: Tensor): Tensor {
    return this.#run('ReluGrad', [idOf(gradient), idOf(y)]);
  }

  tanh(x: Tensor): Tensor {
    return this.#run('Tanh', [idOf(x)]);
  }

  tanhGradient(gradient: Tensor, y: Tensor): Tensor {
    return this.#run('TanhGrad', [idOf(y), idOf(gradient)]);
  }

  sigmoid(x: Tensor): Tensor {
    return this.#run('Sigmoid', [idOf(x)]);
  }

  sigmoidGradient(gradient: Tensor, y: Tensor): Tensor {
    return this.#run('SigmoidGrad', [idOf(y), idOf(gradient)]);
  }

  leakyRelu(x: Tensor, slope: number): Tensor {
    return this.#run('LeakyRelu', [idOf(x)], this.#slope(slope));
  }

  leakyReluGradient(gradient: Tensor, x: Tensor, slope: number): Tensor {
    return this.#run('LeakyReluGrad', [idOf(gradient), idOf(x)], this.#slope(slope));
  }

  elu(x: Tensor): Tensor {
    return this.#run('Elu', [idOf(x)]);
  }

  eluGradient(gradient: Tensor, y: Tensor): Tensor {
    return this.#run('EluGrad', [idOf(gradient), idOf(y)]);
  }

  exp(x: Tensor): Tensor {
    return this.#run('Exp', [idOf(x)]);
  }

  erf(x: Tensor): Tensor {
    return this.#run('Erf', [idOf(x)]);
  }

  conv2d(x: Tensor, kernel: Tensor, bias: Tensor | null, window: Window): Tensor {
    const offset = bias && nativeTensor(bias);
    return this.#ownOutput(this.#windows.convolve(nativeTensor(x), nativeTensor(kernel), offset, window));
  }

  conv2dKernelGradient(x: Tensor, gradient: Tensor, window: Window): Tensor {
    return this.#ownOutput(this.#windows.kernelGradient(nativeTensor(x), nativeTensor(gradient), window));
  }

  conv2dInputGradient(
    gradient: Tensor,
    kernel: Tensor,
    inputShape: readonly number[],
    window: Window,
  ): Tensor {
    return this.#ownOutput(
      this.#windows.inputGradient(nativeTensor(gradient), nativeTensor(kernel), inputShape, window),
    );
  }

  maxPool(x: Tensor, window: Window): Tensor {
    return this.#ownOutput(this.#windows.maxPool(nativeTensor(x), window));
  }

  maxPoolWithPlaces(x: Tensor, window: Window): Maxima {
    const { values, places } = this.#windows.maxPoolWithPlaces(nativeTensor(x), window);
    return { values: this.#ownOutput(values), places: places && this.#ownOutput(places) };
  }

  maxPoolGradient(gradient: Tensor, x: Tensor, { values, places }: Maxima, window: Window): Tensor {
    const maxima = { values: nativeTensor(values), places: places && nativeTensor(places) };
    return this.#ownOutput(
      this.#windows.maxPoolGradient(nativeTensor(gradient), nativeTensor(x), maxima, window),
    );
  }

  averagePool(x: Tensor, window: Window): Tensor {
    return this.#ownOutput(this.#windows.averagePool(nativeTensor(x), window));
  }

  averagePoolGradient(gradient: Tensor, x: Tensor, window: Window): Tensor {
    return this.#ownOutput(this.#windows.averagePoolGradient(nativeTensor(gradient), x.shape, window));
  }

  oneHot(labels: Tensor, classes: number): Tensor {
    return this.#run('OneHot', [
      idOf(labels),
      this.#integer(classes).id,
      this.#scalar(1).id,
      this.#scalar(0).id,
    ]);
  }

  softmaxCrossEntropyGradient(logits: Tensor, labels: Tensor): Tensor {
    const [members, batch, classes] = logits.shape;
    const flatLogits = this.#reshape(logits, [members * batch, classes]);
    const flatLabels = this.#reshape(labels, [members * batch]);
    const [losses, flat] = this.#binding.executeOp(
      'SparseSoftmaxCrossEntropyWithLogits',
      NO_ATTRIBUTES,
      [flatLogits.id, flatLabels.id],
      2,
    );
    this.#binding.deleteTensor(losses.id);
    this.free(flatLogits);
    this.free(flatLabels);
    const gradient = this.#reshape(new NativeTensor(flat.id, flat.shape), logits.shape);
    this.#binding.deleteTensor(flat.id);
    return gradient;
  }

  descend(variable: Variable, gradient: Tensor, rate: LearningRate): void {
    if (typeof rate === 'number') {
      this.#update('ResourceApplyGradientDescent', [
        variableId(variable),
        this.#rate(rate).id,
        idOf(gradient),
      ]);
      return;
    }
    const step = this.mul(gradient, rate);
    this.assignSub(variable, step);
    this.free(step);
  }

  descendWithMomentum(
    variable: Variable,
    velocity: Variable,
    gradient: Tensor,
    rate: LearningRate,
    momentum: number,
    nesterov: boolean,
  ): void {
    if (typeof rate === 'number') {
      this.#update(
        'ResourceApplyMomentum',
        [
          variableId(variable),
          variableId(velocity),
          this.#rate(rate).id,
          idOf(gradient),
          this.#scalar(momentum).id,
        ],
        nesterov ? this.#nesterov : NO_ATTRIBUTES,
      );
      return;
    }
    this.scope(() => {
      const decayed = this.mul(this.value(velocity), this.#scalar(momentum));
      const next = this.add(decayed, gradient);
      this.assign(velocity, next);
      const direction = nesterov ? this.add(gradient, this.mul(next, this.#scalar(momentum))) : next;
      this.assignSub(variable, this.mul(direction, rate));
    });
  }

  descendWithAdam(
    variable: Variable,
    mean: Variable,
    square: Variable,
    gradient: Tensor,
    rate: LearningRate,
    settings: AdamStep,
  ): void {
    const { epsilon, step } = settings;
    // The kernel's own corrections cancel in float32: 1 − 0.999ᵗ keeps four digits. It is given powers of 0, so that it
    // corrects nothing, and a rate that is corrected in float64, for the betas as the kernel rounds them.
    const beta1 = Math.fround(settings.beta1);
    const beta2 = Math.fround(settings.beta2);
    const deviationCorrection = Math.sqrt(1 - beta2 ** step);
    const correction = deviationCorrection / (1 - beta1 ** step);
    // The kernel adds ε to √v, PyTorch to √(v/(1 − β₂ᵗ)).
    const kernel = { beta1, beta2, epsilon: epsilon * deviationCorrection };
    this.#stepAtRate(variable, rate, (target, one) =>
      this.#applyAdam(target, mean, square, gradient, { ...kernel, rate: one * correction }),
    );
  }

  descendWithRmsprop(
    variable: Variable,
    square: Variable,
    gradient: Tensor,
    rate: LearningRate,
    { alpha, epsilon, step }: RmspropStep,
  ): void {
    // `ResourceApplyRMSProp` has ε under the root and the rate in the momentum. Adam's kernel with β₁ = 0 is PyTorch's
    // formula: its mean is the gradient then. It rounds 1 − β₂; as for Adam, that is made good as if all g² were alike.
    const beta2 = Math.fround(alpha);
    const correction = Math.sqrt((1 - beta2 ** step) / (1 - alpha ** step));
    const kernel = { beta1: 0, beta2, epsilon: epsilon * correction };
    const mean = this.#variableOf(idOf(gradient), gradient.shape);
    this.#stepAtRate(variable, rate, (target, one) =>
      this.#applyAdam(target, mean, square, gradient, { ...kernel, rate: one * correction }),
    );
    this.release(mean);
  }

  descendWithAdagrad(
    variable: Variable,
    sum: Variable,
    gradient: Tensor,
    rate: LearningRate,
    epsilon: number,
  ): void {
    this.#stepAtRate(variable, rate, (target, one) =>
      this.#update('ResourceApplyAdagradV2', [
        variableId(target),
        variableId(sum),
        this.#rate(one).id,
        this.#scalar(Math.max(epsilon, SMALLEST)).id,
        idOf(gradient),
      ]),
    );
  }

  freeAll(): void {
    this.#scopes.freeLoose();
    for (const variable of this.#variables) this.release(variable);
  }

  catchUp(): null {
    return null;
  }

  countTensors(): number {
    return this.#binding.getNumOfTensors();
  }

  #own(id: number, shape: readonly number[]): NativeTensor {
    return this.#scopes.own(new NativeTensor(id, shape));
  }

  #run(name: string, inputs: number[], attributes = NO_ATTRIBUTES): Tensor {
    const output: TensorMetadata = this.#binding.executeOp(name, attributes, inputs, 1)[0];
    return this.#own(output.id, output.shape);
  }

  #ownOutput({ id, shape }: NativeValue): Tensor {
    return this.#own(id, shape);
  }

  /**
   * Takes a step at one rate for all members, or at one for each. The second has no fused kernel: the kernel steps a scratch
   * variable by 1, and that step is scaled.
   * @param apply subtracts `one` times the direction from the target
   */
  #stepAtRate(variable: Variable, rate: LearningRate, apply: (target: Variable, one: number) => void): void {
    this.scope(() => {
      if (typeof rate === 'number') {
        apply(variable, rate);
        return;
      }
      const target = this.variable(variable.shape, new Float32Array(elementCount(variable.shape)));
      apply(target, 1);
      const negativeStep = this.mul(this.value(target), rate);
      this.assign(variable, this.add(this.value(variable), negativeStep));
      this.release(target);
    });
  }

  #applyAdam(
    target: Variable,
    mean: Variable,
    square: Variable,
    gradient: Tensor,
    settings: {
      readonly rate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    },
  ): void {
    const scalar = (value: number): number => idOf(this.float([], Float32Array.of(value)));
    this.#update('ResourceApplyAdam', [
      variableId(target),
      variableId(mean),
      variableId(square),
      this.#scalar(0).id,
      this.#scalar(0).id,
      scalar(settings.rate),
      this.#scalar(settings.beta1).id,
      this.#scalar(settings.beta2).id,
      scalar(Math.max(settings.epsilon, SMALLEST)),
      idOf(gradient),
    ]);
  }

  #slope(value: number): OpAttribute[] {
    return [{ name: 'alpha', type: this.#binding.TF_ATTR_FLOAT, value }];
  }

  #update(name: string, inputs: number[], attributes = NO_ATTRIBUTES): void {
    this.#binding.executeOp(name, attributes, inputs, 0);
  }

  #reshape(tensor: Tensor, shape: readonly number[]): NativeTensor {
    const [output] = this.#binding.executeOp(
      'Reshape',
      NO_ATTRIBUTES,
      [idOf(tensor), this.#axis(shape).id],
      1,
    );
    return this.#own(output.id, shape);
  }

  #scalar(value: number): NativeTensor {
    let tensor = this.#scalars.get(value);
    if (tensor === undefined) {
      const id = this.#binding.createTensor([], this.#binding.TF_FLOAT, Float32Array.of(value));
      tensor = new NativeTensor(id, []);
      this.#scalars.set(value, tensor);
    }
    return tensor;
  }

  /** Not `#scalar`: a schedule gives a rate of its own to every batch, and only the last one is worth keeping. */
  #rate(value: number): NativeTensor {
    if (this.#lastRate?.value !== value) {
      if (this.#lastRate !== null) this.#binding.deleteTensor(this.#lastRate.tensor.id);
      const id = this.#binding.createTensor([], this.#binding.TF_FLOAT, Float32Array.of(value));
      this.#lastRate = { value, tensor: new NativeTensor(id, []) };
    }
    return this.#lastRate.tensor;
  }

  #integer(value: number): NativeTensor {
    let tensor = this.#integers.get(value);
    if (tensor === undefined) {
      const id = this.#binding.createTensor([], this.#binding.TF_INT32, Int32Array.of(value));
      tensor = new NativeTensor(id, []);
      this.#integers.set(value, tensor);
    }
    return tensor;
  }

  /** An int32 vector that many calls share: reduction axes, shapes. */
  #axis(values: readonly number[]): NativeTensor {
    const key = values.join();
    let tensor = this.#axes.get(key);
    if (tensor === undefined) {
      const id = this.#binding.createTensor([values.length], this.#binding.TF_INT32, Int32Array.from(values));
      tensor = new NativeTensor(id, [values.length]);
      this.#axes.set(key, tensor);
    }
    return tensor;
  }
}

function nativeTensor(tensor: Tensor): NativeTensor {
  if (tensor instanceof NativeTensor) return tensor;
  throw new AppError('internal', 'a tensor of another backend reached the native op set');
}

function idOf(tensor: Tensor): number {
  return nativeTensor(tensor).id;
}

function variableId(variable: Variable): number {
  if (variable instanceof NativeVariable) return variable.id;
  throw new AppError('internal', 'a variable of another backend reached the native op set');
}
