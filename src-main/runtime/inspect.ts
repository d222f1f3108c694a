import { checkRuntime, type CheckResult } from './check.ts';
import { nameRuntime, readNote, type RuntimeNote } from './note.ts';
import { findPackage, findPlaces, type RuntimePlaces } from './places.ts';
import { findTools, type Tool } from './tools.ts';

/** One thing that was looked at. `remedy`: what to do about it; null where there is nothing to do. */
export interface InspectionItem {
  readonly name: string;
  readonly status: 'ok' | 'missing' | 'failed';
  readonly detail: string;
  readonly remedy: string | null;
}

/** What is there to train with, what is missing, and what the app will use. */
export interface Inspection {
  readonly items: readonly InspectionItem[];
  readonly backend: 'native' | 'wasm';
  /** As in `TensorFlow 2.21.0` or `tfjs-backend-wasm 4.22.0`. */
  readonly backendVersion: string;
}

export interface InspectOptions {
  readonly places?: RuntimePlaces | null;
  readonly env?: NodeJS.ProcessEnv;
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
  const tools = await findTools(env);
  const wasm = findPackage('@tensorflow/tfjs-backend-wasm');
  const items = [
    { name: 'Node', status: 'ok', detail: process.versions.node, remedy: null } as const,
    packageItem('@tensorflow/tfjs-node', places?.packageVersion),
    runtimeItem(check, places === null ? null : readNote(places)),
    packageItem('@tensorflow/tfjs-backend-wasm', wasm?.version),
    ...tools.map((tool) => toolItem(tool, check.ok)),
  ];
  return check.ok
    ? { items, backend: 'native', backendVersion: `TensorFlow ${check.tensorflowVersion}` }
    : { items, backend: 'wasm', backendVersion: `tfjs-backend-wasm ${wasm?.version ?? 'not installed'}` };
}
