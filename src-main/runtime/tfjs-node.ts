import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Tfjs from '@tensorflow/tfjs-node';
import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding.js';
import { AppError } from '../domain/errors.ts';
import { findPlaces, type RuntimePlaces } from './places.ts';

/** tfjs-node with its native backend active. */
export interface TfjsNode {
  readonly tf: typeof Tfjs;
  /** The addon itself: `executeOp` and tensors by id. */
  readonly binding: TFJSBinding;
  /** As in `2.21.0`. */
  readonly tensorflowVersion: string;
}

const packages = createRequire(import.meta.url);

// tfjs' active backend, from which the binding is taken, may be another one the next time.
const loaded = new Map<string, TfjsNode>();

/**
 * Gives Node's `util` the two functions back that Node 23 dropped (deprecated since Node 4, DEP0044 and DEP0051) and that
 * tfjs-node 4.22.0 calls in `dist/nodejs_kernel_backend.js` and `dist/kernels/TopK.js`. What is there already stays.
 * @param util the CommonJS exports object of `node:util`: an ES module's view of it cannot be added to
 */
export function supplyDroppedUtil(util: Record<string, unknown>): void {
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

function hasBinding(backend: object): backend is { binding: TFJSBinding } {
  return 'binding' in backend;
}

/**
 * Loads tfjs-node and makes its native backend the active one. The one way to load it: everything else goes through here.
 * @param places which copy; the installed one by default
 * @throws AppError `backend_unavailable` where package, addon or libraries are missing or do not load. An addon that
 * crashes takes the process with it: `checkInstalledRuntime` tells beforehand.
 */
export function loadTfjsNode(places: RuntimePlaces | null = findPlaces()): TfjsNode {
  if (places === null)
    throw new AppError('backend_unavailable', '@tensorflow/tfjs-node is not installed: run npm ci');
  const before = loaded.get(places.packageFolder);
  if (before !== undefined) return before;
  // tfjs-node's own message for this sends people to a rebuild that downloads.
  if (!existsSync(places.addon))
    throw new AppError('backend_unavailable', 'the TensorFlow runtime is not installed: run npm run setup');
  supplyDroppedUtil(packages('node:util') as Record<string, unknown>);
  // 2: errors only. TensorFlow otherwise tells standard error what the processor could do better. One line about oneDNN
  // stays: 2.21's libraries print it while they are being linked in, before any level applies.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  let tf: typeof Tfjs;
  try {
    tf = packages(places.packageFolder) as typeof Tfjs;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('backend_unavailable', `the TensorFlow runtime does not load: ${message}`, { cause });
  }
  const backend = tf.backend();
  if (!hasBinding(backend))
    throw new AppError('backend_unavailable', `tfjs-node chose the backend ${tf.getBackend()}, not its own`);
  const node = { tf, binding: backend.binding, tensorflowVersion: backend.binding.TF_Version };
  loaded.set(places.packageFolder, node);
  return node;
}
