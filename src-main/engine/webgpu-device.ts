import { AppError } from '../domain/errors.ts';

/** A failure that WebGPU tells beside the program's flow. */
interface DeviceProblem {
  readonly isMemory: boolean;
  readonly message: string;
}

/** What Dawn says where a buffer is larger than the device allows. */
const TOO_LARGE = /max buffer size limit|binding size|out of memory/i;

/**
 * Remembers the first thing that went wrong on a device: errors come as events and the work goes on, on buffers that do
 * not exist. A lost device counts as one that ran out of memory: drivers drop devices for that, or for taking too long,
 * and smaller groups help against both.
 */
export class DeviceWatch {
  #device: GPUDevice;
  #problem: DeviceProblem | null = null;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#listen(device);
  }

  /** Forgets the old device and what happened on it. */
  replace(device: GPUDevice): void {
    this.#device = device;
    this.#problem = null;
    this.#listen(device);
  }

  /** Whether memory is what went wrong. */
  get ranOutOfMemory(): boolean {
    return this.#problem?.isMemory === true;
  }

  /** @throws AppError `out_of_memory`, or `internal` for any other error */
  check(): void {
    if (this.#problem === null) return;
    const { isMemory, message } = this.#problem;
    throw new AppError(isMemory ? 'out_of_memory' : 'internal', `WebGPU: ${message}`);
  }

  /** Resolves once the device has done all that it was given; rejects as `check` throws. */
  async workDone(): Promise<void> {
    await this.#device.queue.onSubmittedWorkDone();
    this.check();
  }

  #listen(device: GPUDevice): void {
    device.addEventListener('uncapturederror', ({ error }) => {
      const isMemory = error instanceof GPUOutOfMemoryError || TOO_LARGE.test(error.message);
      this.#note(device, { isMemory, message: firstLine(error.message) });
    });
    void device.lost.then(({ reason, message }) => {
      if (reason !== 'destroyed')
        this.#note(device, { isMemory: true, message: `the device was lost: ${firstLine(message)}` });
    });
  }

  #note(device: GPUDevice, problem: DeviceProblem): void {
    if (device === this.#device) this.#problem ??= problem;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}

/**
 * A device with the limits and features that tfjs' WebGPU backend asks for, as far as the adapter goes.
 * @throws AppError `backend_unavailable` where there is no adapter
 */
export async function requestDevice(gpu: GPU): Promise<{ device: GPUDevice; info: GPUAdapterInfo }> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new AppError('backend_unavailable', 'there is no WebGPU adapter');
  const { limits } = adapter;
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  });
  return { device, info: adapter.info };
}
