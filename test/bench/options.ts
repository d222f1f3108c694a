import { parseArgs } from 'node:util';
import { BACKEND_NAMES, PEER_NAMES } from './contender.ts';
import { WORKLOADS } from './workload.ts';

const PARTS = ['compare', 'members', 'width', 'experiment'];

/** What a run of the benchmark measures. */
export interface BenchOptions {
  readonly parts: ReadonlySet<string>;
  readonly workloads: ReadonlySet<string>;
  /** Sizes of the ensemble in `compare`. */
  readonly members: readonly number[];
  readonly backends: ReadonlySet<string>;
  readonly peers: ReadonlySet<string>;
  readonly rounds: number;
  /** How long a measurement lasts, about. */
  readonly sliceMs: number;
  /** Whether the results are written into `results/`. */
  readonly save: boolean;
}

/** @throws Error for a name that there is not */
function names(text: string, known: readonly string[], option: string): Set<string> {
  const chosen = text.split(',').filter((name) => name !== '');
  const wrong = chosen.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw new Error(`--${option}: expected some of ${known.join()}, received ${wrong}`);
  return new Set(chosen);
}

/** @throws Error for what is no positive integer */
function count(text: string, option: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${option}: expected a positive integer, received ${text}`);
}

export function readOptions(args: readonly string[]): BenchOptions {
  const workloads = WORKLOADS.map(({ name }) => name);
  const { values } = parseArgs({
    args: [...args],
    options: {
      parts: { type: 'string', default: PARTS.join() },
      workloads: { type: 'string', default: workloads.join() },
      members: { type: 'string', default: '10,40' },
      // A GPU that there is not is computed by the processor: minutes a step.
      backends: { type: 'string', default: 'native,wasm' },
      peers: { type: 'string', default: PEER_NAMES.join() },
      rounds: { type: 'string', default: '7' },
      slice: { type: 'string', default: '250' },
      save: { type: 'boolean', default: false },
    },
  });
  return {
    parts: names(values.parts, PARTS, 'parts'),
    workloads: names(values.workloads, workloads, 'workloads'),
    members: values.members.split(',').map((text) => count(text, 'members')),
    backends: names(values.backends, BACKEND_NAMES, 'backends'),
    peers: names(values.peers, PEER_NAMES, 'peers'),
    rounds: count(values.rounds, 'rounds'),
    sliceMs: count(values.slice, 'slice'),
    save: values.save,
  };
}
