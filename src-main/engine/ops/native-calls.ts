import type { OpAttribute, TfjsNodeBinding } from './tfjs-node-binding.ts';

/** A tensor by its id. */
export interface NativeValue {
  readonly id: number;
  readonly shape: readonly number[];
}

/** TensorFlow's ops by name, for those who free what they make themselves. */
export class NativeCalls {
  readonly #binding: TfjsNodeBinding;
  readonly #vectors = new Map<string, number>();

  constructor(binding: TfjsNodeBinding) {
    this.#binding = binding;
  }

  run(name: string, attributes: OpAttribute[], ids: number[]): NativeValue {
    return this.#binding.executeOp(name, attributes, ids, 1)[0];
  }

  runForMany(name: string, attributes: OpAttribute[], ids: number[], outputs: number): NativeValue[] {
    return this.#binding.executeOp(name, attributes, ids, outputs);
  }

  /** Shares the memory of what is reshaped. */
  reshape(id: number, shape: readonly number[]): NativeValue {
    return this.run('Reshape', [], [id, this.vector(shape)]);
  }

  free(...ids: readonly number[]): void {
    for (const id of ids) this.#binding.deleteTensor(id);
  }

  /** An int32 vector on the device, which many calls share. */
  vector(values: readonly number[]): number {
    const key = values.join();
    let id = this.#vectors.get(key);
    if (id === undefined) {
      id = this.#binding.createTensor([values.length], this.#binding.TF_INT32, Int32Array.from(values));
      this.#vectors.set(key, id);
    }
    return id;
  }

  int(name: string, value: number | number[]): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_INT, value };
  }

  text(name: string, value: string): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_STRING, value };
  }

  flag(name: string, value: boolean): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_BOOL, value };
  }

  floatType(name: string): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_TYPE, value: this.#binding.TF_FLOAT };
  }
}
