/**
 * The child process of `checkWebGpu`: asks for an adapter, multiplies on its device, and prints both. What happens here, a
 * crash included, is the parent's to judge.
 */
import { describeAdapter } from '../domain/gpu-adapter.ts';
import { loadWebGpu } from './webgpu.ts';

// [1 2 3; 4 5 6] · [7 8; 9 10; 11 12], one output element per invocation.
const PRODUCT = `
@group(0) @binding(0) var<storage, read> left: array<f32>;
@group(0) @binding(1) var<storage, read> right: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(2, 2) fn main(@builtin(global_invocation_id) at: vec3u) {
  var sum = 0f;
  for (var k = 0u; k < 3u; k++) { sum += left[at.y * 3u + k] * right[k * 2u + at.x]; }
  result[at.y * 2u + at.x] = sum;
}`;

function filledBuffer(device: GPUDevice, values: readonly number[]): GPUBuffer {
  const size = values.length * Float32Array.BYTES_PER_ELEMENT;
  const buffer = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE, mappedAtCreation: true });
  new Float32Array(buffer.getMappedRange()).set(values);
  buffer.unmap();
  return buffer;
}

async function multiply(device: GPUDevice): Promise<number[]> {
  const size = 4 * Float32Array.BYTES_PER_ELEMENT;
  const result = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const readable = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const module = device.createShaderModule({ code: PRODUCT });
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  const buffers = [
    filledBuffer(device, [1, 2, 3, 4, 5, 6]),
    filledBuffer(device, [7, 8, 9, 10, 11, 12]),
    result,
  ];
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(result, 0, readable, 0, size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  return [...new Float32Array(readable.getMappedRange())];
}

const gpu = await loadWebGpu();
const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
if (adapter === null) process.stdout.write(`${JSON.stringify({ adapter: null })}\n`);
else {
  const device = await adapter.requestDevice();
  const product = await multiply(device);
  process.stdout.write(`${JSON.stringify({ adapter: describeAdapter(adapter.info), product })}\n`);
  device.destroy();
}
