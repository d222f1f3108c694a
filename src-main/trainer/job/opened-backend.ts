import { describeAdapter } from '../../domain/gpu-adapter.ts';
import type { BackendInfo } from '../../domain/run.ts';
import { openWebGpuBackend, type Backend } from '../../engine/backend.ts';

/** A backend that started, and what a person should know about the choice. */
export interface OpenedBackend extends Backend {
  readonly info: BackendInfo;
  readonly notices: readonly string[];
}

/**
 * Starts WebGPU on the adapter that there is, a software one too.
 * @throws AppError `backend_unavailable`
 */
export async function openWebGpu(gpu: GPU): Promise<OpenedBackend> {
  const backend = await openWebGpuBackend(gpu);
  const { name, isSoftware } = describeAdapter(backend.adapter);
  const device = isSoftware ? `CPU in the place of a GPU (${name})` : `GPU (${name})`;
  const notice = `WebGPU found no GPU and computes on the processor, very slowly (${name}).`;
  return {
    ...backend,
    info: { name: 'webgpu', version: backend.version, device },
    notices: isSoftware ? [notice] : [],
  };
}
