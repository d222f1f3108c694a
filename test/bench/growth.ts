import type { Entrant } from './contender.ts';
import { measureInTurns, median, startAll } from './measurement.ts';
import type { BenchOptions } from './options.ts';
import { denseWorkload, strengthsOf, type Workload } from './workload.ts';

const MEMBERS = [1, 2, 5, 10, 20, 40, 80];
const WIDTHS = [16, 64, 256, 1024];
const WIDTH_MEMBERS = 10;

/** How one contender's cost grows along an axis. */
export interface Growth {
  readonly workload: string;
  readonly name: string;
  readonly points: readonly { readonly at: number; readonly msPerStep: number; readonly peakMiB: number }[];
}

/** Cost per model and step over the number of members that train in lock step. */
export async function growWithMembers(
  workload: Workload,
  entrants: readonly Entrant[],
  options: BenchOptions,
): Promise<Growth[]> {
  const points = MEMBERS.map((members) => ({ at: members, workload, members }));
  return grow(workload.name, 'members', points, entrants, options);
}

/** Cost per model and step over the units of a hidden layer, 10 members. */
export async function growWithWidth(entrants: readonly Entrant[], options: BenchOptions): Promise<Growth[]> {
  const points = WIDTHS.map((units) => ({
    at: units,
    workload: denseWorkload('width', [64, units, 10], 64),
    members: WIDTH_MEMBERS,
  }));
  return grow('64→units→10', 'units', points, entrants, options);
}

interface Point {
  readonly at: number;
  readonly workload: Workload;
  readonly members: number;
}

async function grow(
  title: string,
  axis: string,
  points: readonly Point[],
  entrants: readonly Entrant[],
  options: BenchOptions,
): Promise<Growth[]> {
  const found: Growth[] = [];
  for (const entrant of entrants) {
    const starts = points.map(({ workload, members }) => ({
      entrant,
      task: { ...workload, strengths: strengthsOf(members) },
      // In one group, however many they are.
      extra: entrant.kind === 'backend' ? [String(members)] : [],
    }));
    const contenders = await startAll(starts);
    if (contenders.length < starts.length) continue;
    const models = new Map(contenders.map((contender, at) => [contender, points[at].members]));
    const isSequential = entrant.kind === 'peer' && entrant.name !== 'func';
    const all = await measureInTurns(contenders, options, (one) =>
      isSequential ? 2 : (models.get(one) ?? 1),
    );
    const measured = all.map(({ msPerStep, peakBytes }, at) => ({
      at: points[at].at,
      msPerStep: median(msPerStep),
      peakMiB: Math.round(peakBytes / 2 ** 20),
    }));
    print(title, axis, entrant.title, measured);
    found.push({ workload: title, name: entrant.name, points: measured });
  }
  return found;
}

function print(title: string, axis: string, name: string, points: Growth['points']): void {
  const cells = points.map(({ at, msPerStep, peakMiB }) => `${at}: ${msPerStep.toFixed(3)} (${peakMiB})`);
  console.log(`${title} on ${name}, ${axis}: ms per model and step (peak MiB)  ${cells.join('  ')}`);
}
