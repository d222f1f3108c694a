import { memberBytes } from './member-memory.ts';
import type { LockStepGroup } from './plan.ts';
import { inParts } from './training-parts.ts';

/** How many processes train the runs of an experiment side by side, and on how many threads each computes. */
export interface ProcessPlan {
  /** At least 1. */
  readonly processes: number;
  /** At least 1. */
  readonly threads: number;
}

/** What the processes share. */
export interface TrainingMachine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/*
 * A step of a lock-step group leaves a second core idle most of the time, since its operations are many and small: two
 * processes on one thread each, with half of the members, took this much of the time of one on both cores (medians; two
 * cores of a server):
 *
 *                            10 members   40 members
 *   30→64→2, batch 32        0.77         0.58
 *   64→128→10, batch 64      0.47         0.60
 *   784→256→10, batch 128    0.79         0.53
 *   two convolutions, 64     0.62         0.67
 *
 * The time of a step on one core, from the table in `training-parts.ts`: a part for calling its operations, and per member a
 * part that grows with its tensors.
 */
const STEP_MS = 0.3;
const MEMBER_MS = 0.02;
const MEMBER_MS_PER_MIB = 0.4;
/** What one more process costs until it trains: its start, the runtime's, and reading the data. */
const START_MS = 1200;
/** What one more process takes beside its members' tensors and its copy of the data: Node and the runtime. */
const PROCESS_BYTES = 2 ** 29;

const MIB = 2 ** 20;
/** Operations of members this small gain nothing from several threads, and lose by waiting for them. */
const SMALL_MEMBER_BYTES = MIB;

function msOf({ model, optimizer, batchSize, epochs, members }: LockStepGroup, trainRows: number): number {
  const perMember = MEMBER_MS + (MEMBER_MS_PER_MIB * memberBytes({ model, optimizer, batchSize })) / MIB;
  return epochs * Math.ceil(trainRows / batchSize) * (STEP_MS + members.length * perMember);
}

/** The largest part of a group that one of several processes gets. */
function shareOf(group: LockStepGroup, processes: number): LockStepGroup {
  return { ...group, members: group.members.slice(0, Math.ceil(group.members.length / processes)) };
}

/**
 * How many processes finish an experiment soonest, on threads that together are not more than the cores. What trains for a
 * few seconds stays in one, as a process takes time to start; and all of them together leave half of the memory free.
 * The same experiment has the same plan on the same machine, so that it is divided alike when it is resumed.
 * @param groups what is to be trained, one after another in each process
 * @param trainRows rows that a run trains on
 * @param dataBytes what one copy of the data takes
 */
export function planProcesses(
  groups: readonly LockStepGroup[],
  trainRows: number,
  dataBytes: number,
  { cores, memoryBytes }: TrainingMachine,
): ProcessPlan {
  const runs = groups.reduce((sum, { members }) => sum + members.length, 0);
  const fitting = Math.floor(memoryBytes / 2 / (PROCESS_BYTES + dataBytes));
  const most = Math.max(1, Math.min(cores, runs, fitting));
  const times = Array.from({ length: most }, (_, index) => {
    const processes = index + 1;
    const trainMs = groups.reduce((sum, group) => sum + msOf(shareOf(group, processes), trainRows), 0);
    return trainMs + processes * START_MS;
  });
  const processes = times.indexOf(Math.min(...times)) + 1;
  const isSmall = groups.every((group) => memberBytes(group) < SMALL_MEMBER_BYTES);
  return { processes, threads: isSmall ? 1 : Math.max(1, Math.floor(cores / processes)) };
}

/**
 * Divides runs among processes: about the same number for each, and those that share a seed together as far as they can be, so
 * that what has been trained can be compared before the rest is.
 */
export function sharesOf<Run extends { readonly seed: number }>(
  runs: readonly Run[],
  processes: number,
): Run[][] {
  return inParts(runs, Math.min(processes, runs.length)).map((part) =>
    part.map((position) => runs[position]),
  );
}
