import { mkdirSync, writeFileSync } from 'node:fs';
import { compare } from './comparison.ts';
import { backendEntrants, peerEntrants, type Entrant } from './contender.ts';
import { growWithMembers, growWithWidth } from './growth.ts';
import { describeMachine, load, nameOf } from './machine.ts';
import { readOptions } from './options.ts';
import { timeExperiment } from './whole-experiment.ts';
import { WORKLOADS } from './workload.ts';

/**
 * The benchmark: milliseconds per model and training step, peak memory, how both grow, and the time of a whole experiment,
 * on each backend and beside the peers that the Python in RIDGELINE_PYTHON has (torch, scikit-learn, keras with
 * tensorflow-cpu). Contenders take turns within every round; medians are printed.
 *
 *     npm run bench                          all of it: about ten minutes on two cores
 *     npm run bench -- --workloads digits --members 10 --parts compare --rounds 3    under a minute
 *     npm run bench -- --save                writes results/<kind of machine>.json
 *
 * Further options: --backends native,wasm,webgpu  --peers eager,func,keras,sklearn  --slice <ms per measurement>
 */

const options = readOptions(process.argv.slice(2));
const workloads = WORKLOADS.filter(({ name }) => options.workloads.has(name));
const backends = backendEntrants().filter(({ name }) => options.backends.has(name));

function findPeers(): Entrant[] {
  const python = process.env.RIDGELINE_PYTHON;
  if (python !== undefined) return peerEntrants(python).filter(({ name }) => options.peers.has(name));
  console.log('Peers: left out; name a Python that has torch, scikit-learn and keras in RIDGELINE_PYTHON');
  return [];
}

const machine = describeMachine();
console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}`);
const loadBefore = load();
// Loops on several threads wait for the last of them, which others may keep from running.
if (loadBefore > machine.cores / 2)
  console.log(`Others keep this machine busy (load ${loadBefore}): take no number below for what it can do.`);
const peers = findPeers();

const comparisons = [];
if (options.parts.has('compare'))
  for (const workload of workloads)
    for (const members of options.members)
      comparisons.push(await compare(workload, members, [...backends, ...peers], options));

console.log('');
const growth = [];
if (options.parts.has('members'))
  for (const workload of workloads)
    growth.push(...(await growWithMembers(workload, backends.slice(0, 1), options)));
if (options.parts.has('width')) {
  const ensembles = [
    ...backends.slice(0, 1),
    ...peers.filter(({ name }) => ['eager', 'func'].includes(name)),
  ];
  growth.push(...(await growWithWidth(ensembles, options)));
}

const experiments = [];
if (options.parts.has('experiment'))
  for (const { name } of backends) if (name !== 'webgpu') experiments.push(await timeExperiment(name));

if (options.save) {
  const results = {
    machine,
    settings: { rounds: options.rounds, sliceMs: options.sliceMs, loadBefore },
    comparisons,
    growth,
    experiments,
  };
  const folder = new URL('results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = `${nameOf(machine)}.json`;
  writeFileSync(new URL(file, folder), `${JSON.stringify(results, null, 1)}\n`);
  console.log(`written: test/bench/results/${file}`);
}
