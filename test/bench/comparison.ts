import type { Contender, Entrant } from './contender.ts';
import { measureInTurns, median, ratio, startAll, type Measured } from './measurement.ts';
import type { BenchOptions } from './options.ts';
import { strengthsOf, type Workload } from './workload.ts';

/** How many times as fast as the PyTorch loop the native backend is to be, by members. */
const TARGETS: Readonly<Record<string, Readonly<Record<number, number>> | undefined>> = {
  tabular: { 10: 3, 40: 8 },
  digits: { 10: 2, 40: 4 },
  mnist: { 10: 1.2, 40: 1.2 },
  convolution: { 10: 1, 40: 1 },
};

/** At most so many times native's time, WASM on MNIST dense. */
const WASM_TARGET = 8;

/** One line of a comparison as it is stored. */
export interface ComparisonLine {
  readonly name: string;
  readonly version: string;
  readonly msPerStep: { readonly median: number; readonly least: number; readonly most: number };
  readonly peakMiB: number;
  /** By backend: how many times as long this one takes. */
  readonly slowerThan: Readonly<Record<string, number>>;
}

export interface Comparison {
  readonly workload: string;
  readonly members: number;
  readonly lines: readonly ComparisonLine[];
}

/** Backends and peers at one workload with so many members. */
export async function compare(
  workload: Workload,
  members: number,
  entrants: readonly Entrant[],
  options: BenchOptions,
): Promise<Comparison> {
  const task = { ...workload, strengths: strengthsOf(members) };
  const contenders = await startAll(entrants.map((entrant) => ({ entrant, task })));
  const all = await measureInTurns(contenders, options, (contender) => trainedModels(contender, members));
  const backends = all.filter(({ contender }) => contender.entrant.kind === 'backend');
  const lines = all.map((one) => toLine(one, backends));
  print(workload, members, lines);
  return { workload: workload.name, members, lines };
}

/** Whoever trains models one after another trains two of them, see `first_and_last` in `peer/serve.py`. */
function trainedModels({ entrant }: Contender, members: number): number {
  return entrant.kind === 'backend' || entrant.name === 'func' ? members : 2;
}

function toLine(one: Measured, backends: readonly Measured[]): ComparisonLine {
  const { contender, msPerStep, peakBytes } = one;
  const others = backends.filter((backend) => backend !== one);
  return {
    name: contender.entrant.name,
    version: contender.version,
    msPerStep: { median: median(msPerStep), least: Math.min(...msPerStep), most: Math.max(...msPerStep) },
    peakMiB: Math.round(peakBytes / 2 ** 20),
    slowerThan: Object.fromEntries(others.map((other) => [other.contender.entrant.name, ratio(one, other)])),
  };
}

function print({ name, title, batch }: Workload, members: number, lines: readonly ComparisonLine[]): void {
  console.log(`\n${name}: ${title}, batch ${batch}, ${members} members`);
  console.log('              ms per model and step (range)     peak MiB   how many times as long as ours');
  for (const line of lines) {
    const { least, most } = line.msPerStep;
    const range = `(${least.toFixed(3)} to ${most.toFixed(3)})`;
    const ratios = Object.entries(line.slowerThan).map(
      ([backend, times]) =>
        `${backend} ${times.toFixed(2)}${judge(line.name, backend, times, name, members)}`,
    );
    console.log(
      `  ${line.name.padEnd(10)}${line.msPerStep.median.toFixed(4).padStart(10)} ${range.padEnd(20)}` +
        `${String(line.peakMiB).padStart(8)}   ${ratios.join('   ')}`,
    );
  }
}

/** What a ratio means for a target; empty where there is none. */
function judge(name: string, backend: string, times: number, workload: string, members: number): string {
  if (name === 'wasm' && backend === 'native' && workload === 'mnist')
    return times <= WASM_TARGET ? ` (at most ${WASM_TARGET}: met)` : ` (at most ${WASM_TARGET}: MISSED)`;
  if (backend !== 'native') return '';
  const target = name === 'func' ? 1 : name === 'eager' ? TARGETS[workload]?.[members] : undefined;
  if (target === undefined) return '';
  return times >= target ? ` (at least ${target}: met)` : ` (at least ${target}: MISSED)`;
}
