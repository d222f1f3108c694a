/** What WebGPU tells of an adapter, as far as it is read here: `GPUAdapterInfo`. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter: boolean;
}

/** A WebGPU adapter in words. */
export interface GpuAdapter {
  /** As in `nvidia-h200, driver 550.54.15`. */
  readonly name: string;
  /** Whether the processor computes in the place of a GPU. */
  readonly isSoftware: boolean;
}

/** SwiftShader, Mesa's llvmpipe and lavapipe, Windows' WARP. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

/** Reads an adapter's description. Browsers may leave device and description empty. */
export function describeAdapter(info: AdapterInfo): GpuAdapter {
  const { vendor, architecture, device, description } = info;
  const name = [device === '' ? `${vendor} ${architecture}`.trim() : device, description]
    .filter((text) => text !== '')
    .join(', ');
  return {
    name,
    isSoftware: info.isFallbackAdapter || SOFTWARE.test(`${architecture} ${device} ${description}`),
  };
}
