import type { Inspection, InspectionItem } from '../domain/inspection.ts';
import { checkRuntime, type CheckResult } from './check.ts';
import { nameRuntime, readNote, type RuntimeNote } from './note.ts';
import { findPackage, findPlaces, type RuntimePlaces } from './places.ts';
import { checkWebGpu, type WebGpuCheck } from './webgpu-check.ts';
import { mayHaveGpu } from './webgpu.ts';
import { findTools, type Tool } from './tools.ts';

export interface InspectOptions {
  readonly places?: RuntimePlaces | null;
  readonly env?: NodeJS.ProcessEnv;
  /** Where WebGPU trains elsewhere than in a child of Node. */
  readonly checkWebGpu?: typeof checkWebGpu;
}

const INSTALL = 'npm ci';
const SETUP = 'npm run setup';

function packageItem(name: string, version: string | undefined): InspectionItem {
  if (version === undefined)
    return { name, status: 'missing', detail: 'the package is not installed', remedy: INSTALL };
  return { name, status: 'ok', detail: version, remedy: null };
}

function describeNote(note: RuntimeNote | null): string {
  if (note === null) return 'not acquired by setup';
  const bytes = note.libraries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `${(bytes / 1e6).toFixed(0)} MB, acquired ${note.acquiredAt.slice(0, 10)}`;
}

function runtimeItem(check: CheckResult, note: RuntimeNote | null): InspectionItem {
  const name = 'TensorFlow runtime';
  if (!check.ok)
    return { name, status: check.missing ? 'missing' : 'failed', detail: check.reason, remedy: SETUP };
  const detail = `${nameRuntime(check.tensorflowVersion, note?.source ?? null)} (${describeNote(note)})`;
  return { name, status: 'ok', detail, remedy: null };
}

function webGpuItem(check: WebGpuCheck): InspectionItem {
  const name = 'WebGPU adapter';
  // A machine without a GPU is whole; nobody has to do anything about it.
  if (!check.ok)
    return check.missing
      ? { name, status: 'missing', detail: check.reason, remedy: null }
      : { name, status: 'failed', detail: check.reason, remedy: "update the graphics card's driver" };
  const { name: adapter, isSoftware } = check.adapter;
  const detail = isSoftware
    ? `${adapter}: the processor in the place of a GPU, used only by "backend": "webgpu"`
    : adapter;
  return { name, status: 'ok', detail, remedy: null };
}

/** What an experiment trains on that names no backend: as `openBackend` of the trainer chooses. */
function automaticChoice(
  webGpu: WebGpuCheck,
  native: CheckResult,
  versions: { readonly webGpu: string | undefined; readonly wasm: string | undefined },
): Pick<Inspection, 'backend' | 'backendVersion'> {
  const ofPackage = (name: string, version = 'not installed'): string => `${name} ${version}`;
  if (webGpu.ok && !webGpu.adapter.isSoftware && mayHaveGpu())
    return { backend: 'webgpu', backendVersion: ofPackage('tfjs-backend-webgpu', versions.webGpu) };
  if (native.ok) return { backend: 'native', backendVersion: `TensorFlow ${native.tensorflowVersion}` };
  return { backend: 'wasm', backendVersion: ofPackage('tfjs-backend-wasm', versions.wasm) };
}

function toolItem(tool: Tool, hasRuntime: boolean): InspectionItem {
  const { name, detail } = tool;
  if (tool.found) return { name, status: 'ok', detail, remedy: null };
  // Tools only build the runtime: once it stands, nobody needs them.
  return { name, status: 'missing', detail, remedy: hasRuntime ? null : tool.remedy };
}

/** Looks at everything that decides about the backend. Changes nothing and fetches nothing. */
export async function inspectRuntime(options: InspectOptions = {}): Promise<Inspection> {
  const { env = process.env } = options;
  const places = options.places === undefined ? findPlaces() : options.places;
  const check: CheckResult =
    places === null
      ? { ok: false, missing: true, reason: 'its package is not installed' }
      : await checkRuntime(places, { env });
  const webGpuCheck = await (options.checkWebGpu ?? checkWebGpu)({ env });
  const tools = await findTools(env);
  const wasm = findPackage('@tensorflow/tfjs-backend-wasm');
  const webGpu = findPackage('@tensorflow/tfjs-backend-webgpu');
  const items = [
    { name: 'Node', status: 'ok', detail: process.versions.node, remedy: null } as const,
    packageItem('@tensorflow/tfjs-node', places?.packageVersion),
    runtimeItem(check, places === null ? null : readNote(places)),
    packageItem('@tensorflow/tfjs-backend-wasm', wasm?.version),
    packageItem('@tensorflow/tfjs-backend-webgpu', webGpu?.version),
    webGpuItem(webGpuCheck),
    ...tools.map((tool) => toolItem(tool, check.ok)),
  ];
  const versions = { webGpu: webGpu?.version, wasm: wasm?.version };
  return { items, ...automaticChoice(webGpuCheck, check, versions) };
}
