import type { ReportFormat } from '../../../src-main/domain/report-format.ts';
import type { Command } from '../../state/commands.svelte.ts';
import type { ReportFile } from '../../state/reports.svelte.ts';

/** What can be done with selected rows. */
export interface SelectionActions {
  readonly compare: () => void;
  readonly watch: () => void;
  readonly duplicate: () => void;
  readonly addSeeds: () => void;
  readonly checkNoise: () => void;
  readonly showRuns: () => void;
  /** undefined where it failed, and the user was told. */
  readonly report: (format: ReportFormat) => Promise<ReportFile | undefined>;
  readonly star: () => void;
  readonly tag: () => void;
  readonly note: () => void;
  readonly trash: () => void;
  readonly restore: () => void;
  readonly erase: () => void;
}

/** What is selected. */
export interface SelectionFacts {
  /** How many experiments the selection means. */
  readonly count: number;
  readonly canCompare: boolean;
  readonly isTrash: boolean;
  readonly isRuns: boolean;
}

/** The commands that fit a selection. */
export function selectionCommands(
  { count, canCompare, isTrash, isRuns }: SelectionFacts,
  actions: SelectionActions,
): Command[] {
  if (count === 0) return [];
  const section = 'Selection';
  const command = (id: string, label: string, keys: string, run: () => void): Command => ({
    id: `selection.${id}`,
    label,
    section,
    keys,
    run,
  });
  const single = count === 1;
  return [
    ...(canCompare ? [command('compare', 'Compare', 'c', actions.compare)] : []),
    ...(single ? [command('watch', 'Open the training', 'l', actions.watch)] : []),
    ...(isRuns ? [] : [command('runs', 'Show its runs', 'shift+r', actions.showRuns)]),
    command('star', 'Give or take the star', 's', actions.star),
    command('tag', 'Edit tags', 't', actions.tag),
    ...(single ? [command('note', 'Edit name and notes', 'e', actions.note)] : []),
    ...(single ? [command('duplicate', 'Duplicate as a new experiment', 'd', actions.duplicate)] : []),
    ...(single && !isTrash ? [command('seeds', 'Add seeds', 'shift+a', actions.addSeeds)] : []),
    ...(single && !isTrash
      ? [command('noise', 'Run an A/A check of its baseline', 'a', actions.checkNoise)]
      : []),
    ...(isTrash
      ? [
          command('restore', 'Restore from the trash', 'u', actions.restore),
          command('erase', 'Delete for good', 'delete', actions.erase),
        ]
      : [command('trash', 'Move to the trash', 'delete', actions.trash)]),
  ];
}
