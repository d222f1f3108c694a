import { Contender, Missing, type Entrant } from './contender.ts';
import type { Task } from './workload.ts';

/** Milliseconds per model and step of one contender, round by round. */
export interface Measured {
  readonly contender: Contender;
  readonly msPerStep: readonly number[];
  readonly peakBytes: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * How many times as long `slow` takes as `fast`: the median of the ratios within each round. Two contenders of one round ran
 * right after each other, so that a machine whose speed drifts slows both.
 */
export function ratio(slow: Measured, fast: Measured): number {
  const rounds = Math.min(slow.msPerStep.length, fast.msPerStep.length);
  return median(slow.msPerStep.slice(0, rounds).map((ms, round) => ms / fast.msPerStep[round]));
}

/** What is to be started. */
export interface Start {
  readonly entrant: Entrant;
  readonly task: Task;
  readonly extra?: readonly string[];
}

const said = new Set<string>();

/** Starts all; who is missing is said aloud, once, and left out. */
export async function startAll(starts: readonly Start[]): Promise<Contender[]> {
  const started = await Promise.all(
    starts.map(async ({ entrant, task, extra }) => {
      try {
        return await Contender.start(entrant, task, extra);
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        const text = `${entrant.title}: left out (${error.message})`;
        if (!said.has(text)) console.log(text);
        said.add(text);
        return null;
      }
    }),
  );
  return started.filter((contender) => contender !== null);
}

/** How a contender is measured. */
interface Turns {
  readonly steps: number;
  readonly rounds: number;
}

/** Rounds of a contender whose single step lasts long: its median tells enough of what is far behind. */
const FEW_ROUNDS = 3;

async function planTurns(
  contender: Contender,
  models: number,
  { rounds, sliceMs }: { readonly rounds: number; readonly sliceMs: number },
): Promise<Turns> {
  // The first steps compile and allocate, the next tell how long they take.
  const first = await contender.measure(1);
  if (first.msPerStep * models > 2 * sliceMs) return { steps: 1, rounds: Math.min(rounds, FEW_ROUNDS) };
  const few = await contender.measure(2);
  const some = await contender.measure(stepsIn(sliceMs / 4, few.msPerStep * models));
  return { steps: stepsIn(sliceMs, some.msPerStep * models), rounds };
}

/** Lets contenders take turns, so many rounds; each measurement takes about `sliceMs`. Ends them all. */
export async function measureInTurns(
  contenders: readonly Contender[],
  options: { readonly rounds: number; readonly sliceMs: number },
  modelsOf: (contender: Contender) => number,
): Promise<Measured[]> {
  const turns = new Map<Contender, Turns>();
  for (const contender of contenders)
    turns.set(contender, await planTurns(contender, modelsOf(contender), options));
  const samples = new Map(contenders.map((contender) => [contender, new Array<number>()]));
  const peaks = new Map<Contender, number>();
  for (let round = 0; round < options.rounds; round++)
    for (const [contender, { steps, rounds }] of turns) {
      if (round >= rounds) continue;
      const { msPerStep, peakBytes } = await contender.measure(steps);
      samples.get(contender)?.push(msPerStep);
      peaks.set(contender, peakBytes);
    }
  for (const contender of contenders) contender.stop();
  return [...samples].map(([contender, msPerStep]) => ({
    contender,
    msPerStep,
    peakBytes: peaks.get(contender) ?? 0,
  }));
}

function stepsIn(ms: number, msPerStep: number): number {
  return Math.max(1, Math.min(3000, Math.round(ms / msPerStep)));
}
