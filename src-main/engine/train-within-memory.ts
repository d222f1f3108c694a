import type { MemberCheckpoints } from '../domain/checkpoint.ts';
import { AppError } from '../domain/errors.ts';
import type { PreparedData } from '../domain/dataset.ts';
import type { LockStepGroup } from '../domain/plan.ts';
import type { Backend } from './backend.ts';
import { partsOf } from '../domain/training-parts.ts';
import { NO_LIMITS, trainGroup, type GroupLimits, type TrainingHooks } from './train.ts';

/** Some members of a group that train together, by their positions in it, with what they go on from. */
export interface PartCheckpoint {
  readonly part: readonly number[];
  readonly from: MemberCheckpoints;
}

/** Where parts of a group keep what their training goes on from. */
export interface PartCheckpointKeeper {
  isDue(epoch: number): boolean;
  keep(checkpoint: PartCheckpoint): void;
}

/** What was done of a group before an interruption. */
export interface GroupResume {
  /** Positions of the members that have a result: they train beside others where those began with them, untold. */
  readonly done: readonly number[];
  /** No member is in two of them. */
  readonly checkpoints: readonly PartCheckpoint[];
  /** Absent: all is trained. */
  readonly limits?: GroupLimits;
}

const FROM_THE_START: GroupResume = { done: [], checkpoints: [] };

/** The limits of a part, by the positions in it. */
function limitsOf(part: readonly number[], { untilEpoch, ends }: GroupLimits): GroupLimits {
  const own = part.flatMap((member, position): [number, number][] => {
    const epoch = ends.get(member);
    return epoch === undefined ? [] : [[position, epoch]];
  });
  return { untilEpoch, ends: new Map(own) };
}

/** How training within the machine's memory talks to its host. */
export interface MemoryHooks extends Omit<TrainingHooks, 'checkpoints'> {
  /** Absent: no checkpoint is kept. */
  readonly checkpoints?: PartCheckpointKeeper;
  /** Memory ran out while so many members trained together; they go on in two parts, from the start. */
  groupSplit(members: number): void;
  /** A member that memory does not suffice for alone. */
  memberFailed(member: number, error: AppError): void;
}

/**
 * Trains a lock-step group in the parts that `partsOf` chooses. Where memory runs out, what was being trained is split in
 * two and each half trained from the start, which gives the same numbers, because members do not depend on their group. What was
 * reported already is not reported again. A part of one member that does not fit fails.
 * @returns whether it came to its end; false if the host stopped it
 */
export async function trainWithinMemory(
  backend: Backend,
  group: LockStepGroup,
  data: PreparedData,
  hooks: MemoryHooks,
  resume: GroupResume = FROM_THE_START,
): Promise<boolean> {
  const report = new ReportOnce(group, hooks, resume);
  const waiting = partsToTrain(group, backend.stepBytes, resume).filter(
    ({ part }) => report.unfinishedOf(part).length > 0,
  );
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { part, from } = next;
    try {
      const members = part.map((member) => group.members[member]);
      const limits = limitsOf(part, resume.limits ?? NO_LIMITS);
      const finished = await trainGroup(
        backend.ops,
        { ...group, members },
        data,
        report.hooksOf(part),
        from,
        limits,
      );
      if (!finished) return false;
    } catch (error) {
      if (!backend.ranOutOfMemory(error)) throw error;
      await backend.startOver();
      const rest = report.unfinishedOf(part);
      if (part.length === 1) report.fail(part[0], error);
      else if (rest.length > 0) {
        hooks.groupSplit(part.length);
        waiting.unshift(...halves(rest).map((half) => ({ part: half, from: null })));
      }
    }
  }
  return true;
}

/** Parts as they were before the interruption: members round alike among the same others. */
function partsToTrain(
  group: LockStepGroup,
  stepBytes: number,
  { checkpoints }: GroupResume,
): { readonly part: readonly number[]; readonly from: MemberCheckpoints | null }[] {
  const begun = new Set(checkpoints.flatMap(({ part }) => part));
  const rests = partsOf(group, stepBytes).map((part) => part.filter((member) => !begun.has(member)));
  const fresh = rests.filter(({ length }) => length > 0).map((part) => ({ part, from: null }));
  return [...checkpoints, ...fresh];
}

function halves(members: readonly number[]): number[][] {
  const middle = Math.ceil(members.length / 2);
  return [members.slice(0, middle), members.slice(middle)].filter(({ length }) => length > 0);
}

/** Passes on what the parts of a group tell, under the members' positions in the whole group, and nothing twice. */
class ReportOnce {
  readonly #hooks: MemoryHooks;
  readonly #lastEpoch: number[];
  readonly #ended: Set<number>;

  constructor(group: LockStepGroup, hooks: MemoryHooks, { done, checkpoints }: GroupResume) {
    this.#hooks = hooks;
    this.#ended = new Set(done);
    this.#lastEpoch = group.members.map(() => 0);
    for (const { part, from } of checkpoints) for (const member of part) this.#lastEpoch[member] = from.epoch;
  }

  /** @param part positions in the whole group */
  hooksOf(part: readonly number[]): TrainingHooks {
    const { checkpoints } = this.#hooks;
    const keeper = checkpoints && {
      isDue: (epoch: number) => checkpoints.isDue(epoch),
      keep: (from: MemberCheckpoints) => checkpoints.keep({ part, from }),
    };
    return {
      ...(keeper && { checkpoints: keeper }),
      pause: () => this.#hooks.pause(),
      epochEnded: (epoch, members) => {
        const fresh = members
          .map((report) => ({ ...report, member: part[report.member] }))
          .filter(({ member }) => this.#lastEpoch[member] < epoch && !this.#ended.has(member));
        for (const { member } of fresh) this.#lastEpoch[member] = epoch;
        // An epoch in which every member diverged is still told, as it is without parts.
        if (fresh.length > 0 || members.length === 0) this.#hooks.epochEnded(epoch, fresh);
      },
      memberDiverged: (member, epoch) => {
        if (this.#isFirstEndOf(part[member])) this.#hooks.memberDiverged(part[member], epoch);
      },
      memberEnded: (end) => {
        const member = part[end.member];
        if (this.#isFirstEndOf(member)) this.#hooks.memberEnded({ ...end, member });
      },
    };
  }

  #isFirstEndOf(member: number): boolean {
    if (this.#ended.has(member)) return false;
    this.#ended.add(member);
    return true;
  }

  unfinishedOf(part: readonly number[]): number[] {
    return part.filter((member) => !this.#ended.has(member));
  }

  fail(member: number, cause: unknown): void {
    if (this.#ended.has(member)) return;
    this.#ended.add(member);
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `memory does not suffice to train this run even alone (${reason}); choose a smaller model or batch`;
    this.#hooks.memberFailed(member, new AppError('out_of_memory', message, { cause }));
  }
}
