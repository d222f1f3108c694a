import { InvalidArgumentError } from 'commander';
import { AppError } from '../../domain/errors.ts';
import type { ReportSubject } from '../../domain/report-subject.ts';
import type { GroupRef } from '../../domain/run-group.ts';

/** What a command line says that a report is about. */
export interface SubjectOptions {
  readonly a?: GroupRef;
  readonly b?: GroupRef;
  readonly strength?: boolean;
  readonly experiments?: readonly number[];
  readonly runs?: readonly number[];
}

/** A group as addresses of the app have it: `12.0`, or `12.0.1-3` for seeds 1 and 3. */
export function parseGroup(text: string): GroupRef {
  const match = /^([1-9]\d{0,14})\.(\d{1,4})(?:\.(\d{1,10}(?:-\d{1,10})*))?$/.exec(text);
  if (match === null)
    throw new InvalidArgumentError(
      'expected an experiment and a variant of it, which count from 0, as in 12.0; with single seeds as in 12.0.1-3.',
    );
  const group = { experimentId: Number(match[1]), variantIndex: Number(match[2]) };
  const seeds = match.at(3);
  return seeds === undefined ? group : { ...group, seeds: seeds.split('-').map(Number) };
}

/** Numbers with commas between them. */
export function parseIds(text: string): number[] {
  const ids = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (ids.every((id) => Number.isSafeInteger(id) && id > 0)) return ids;
  throw new InvalidArgumentError('expected whole numbers above 0 with commas between them, as in 1,2,3.');
}

const WAYS =
  'the id of an experiment, with --strength for its strength curves; or --a and --b; or --experiments; or --runs';

/**
 * What the report is about.
 * @throws AppError `invalid` where that is nothing, or several things
 */
export function subjectOf(experimentId: number | undefined, options: SubjectOptions): ReportSubject {
  const { a, b, strength, experiments, runs } = options;
  const hasPair = a !== undefined || b !== undefined;
  const named = [experimentId !== undefined, hasPair, experiments !== undefined, runs !== undefined];
  if (named.filter(Boolean).length !== 1) throw new AppError('invalid', `report: expected ${WAYS}`);
  if (strength === true && experimentId === undefined)
    throw new AppError('invalid', 'report: --strength: expected the id of an experiment with it');
  if (experiments !== undefined) return { kind: 'selection', experimentIds: experiments };
  if (runs !== undefined) return { kind: 'runs', runIds: runs };
  if (experimentId !== undefined)
    return { kind: strength === true ? 'strength' : 'experiment', experimentId };
  if (a === undefined || b === undefined)
    throw new AppError('invalid', `report: --a and --b: expected both, received one`);
  return { kind: 'comparison', a, b };
}
