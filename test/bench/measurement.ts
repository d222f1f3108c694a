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
  return median(slow.msPerStep.map((ms, round) => ms / fast.msPerStep[round]));
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

/** Lets contenders take turns, so many rounds; each measurement takes about `sliceMs`. Ends them all. */
export async function measureInTurns(
  contenders: readonly Contender[],
  { rounds, sliceMs }: { readonly rounds: number; readonly sliceMs: number },
  modelsOf: (contender: Contender) => number,
): Promise<Measured[]> {
  const steps = new Map<Contender, number>();
  for (const contender of contenders) {
    const models = modelsOf(contender);
    // The first steps compile and allocate, the next tell how long they take.
    await contender.measure(1);
    const few = await contender.measure(2);
    const some = await contender.measure(stepsIn(sliceMs / 4, few.msPerStep * models));
    steps.set(contender, stepsIn(sliceMs, some.msPerStep * models));
  }
  const samples = new Map(contenders.map((contender) => [contender, new Array<number>()]));
  const peaks = new Map<Contender, number>();
  for (let round = 0; round < rounds; round++)
    for (const [contender, own] of samples) {
      const { msPerStep, peakBytes } = await contender.measure(steps.get(contender) ?? 1);
      own.push(msPerStep);
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
