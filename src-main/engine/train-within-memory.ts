import { AppError } from '../domain/errors.ts';
import type { PreparedData } from '../domain/dataset.ts';
import type { LockStepGroup } from '../domain/plan.ts';
import type { Backend } from './backend.ts';
import { partsOf } from './group-parts.ts';
import { trainGroup, type TrainingHooks } from './train.ts';

/** How training within the machine's memory talks to its host. */
export interface MemoryHooks extends TrainingHooks {
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
): Promise<boolean> {
  const report = new ReportOnce(group, hooks);
  const waiting = partsOf(group, backend.stepBytes);
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift())
    try {
      const members = part.map((member) => group.members[member]);
      if (!(await trainGroup(backend.ops, { ...group, members }, data, report.hooksOf(part)))) return false;
    } catch (error) {
      if (!backend.ranOutOfMemory(error)) throw error;
      await backend.startOver();
      const rest = report.unfinishedOf(part);
      if (part.length === 1) report.fail(part[0], error);
      else if (rest.length > 0) {
        hooks.groupSplit(part.length);
        waiting.unshift(...halves(rest));
      }
    }
  return true;
}

function halves(members: readonly number[]): number[][] {
  const middle = Math.ceil(members.length / 2);
  return [members.slice(0, middle), members.slice(middle)].filter(({ length }) => length > 0);
}

/** Passes on what the parts of a group tell, under the members' positions in the whole group, and nothing twice. */
class ReportOnce {
  readonly #hooks: MemoryHooks;
  readonly #lastEpoch: number[];
  readonly #ended = new Set<number>();

  constructor(group: LockStepGroup, hooks: MemoryHooks) {
    this.#hooks = hooks;
    this.#lastEpoch = group.members.map(() => 0);
  }

  /** @param part positions in the whole group */
  hooksOf(part: readonly number[]): TrainingHooks {
    return {
      pause: () => this.#hooks.pause(),
      epochEnded: (epoch, members) => {
        const fresh = members
          .map((report) => ({ ...report, member: part[report.member] }))
          .filter(({ member }) => this.#lastEpoch[member] < epoch);
        for (const { member } of fresh) this.#lastEpoch[member] = epoch;
        // An epoch in which every member diverged is still told, as it is without parts.
        if (fresh.length > 0 || members.length === 0) this.#hooks.epochEnded(epoch, fresh);
      },
      memberDiverged: (member, epoch) => {
        this.#ended.add(part[member]);
        this.#hooks.memberDiverged(part[member], epoch);
      },
      memberEnded: (end) => {
        this.#ended.add(part[end.member]);
        this.#hooks.memberEnded({ ...end, member: part[end.member] });
      },
    };
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
