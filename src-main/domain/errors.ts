/**
 * The kinds of failure that Ridgeline tells apart. `invalid` is the user's to mend (exit code 2 on the command line);
 * everything else is a condition of the machine or a defect.
 */
export type ErrorCode =
  | 'invalid'
  | 'not_found'
  | 'conflict'
  | 'backend_unavailable'
  | 'out_of_memory'
  | 'trainer_died'
  | 'database_unusable'
  | 'internal';

/** One thing that is wrong with an input: where it stands, what was expected there, and what came. */
export interface FieldProblem {
  /** Path in the input, as in `variants[1].regularization[0].strength`; empty for the input as a whole. */
  readonly field: string;
  readonly expected: string;
  readonly received: string;
}

/** A failure with a code. The message says what, expected and received, in words for the person who must act on it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly problems: readonly FieldProblem[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; problems?: readonly FieldProblem[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.problems = options.problems ?? [];
  }
}

/** One line for a problem: `field: expected …, received …`. */
export function describeProblem(problem: FieldProblem): string {
  const place = problem.field === '' ? '' : `${problem.field}: `;
  return `${place}expected ${problem.expected}, received ${problem.received}`;
}

/**
 * The error for input that is not valid. Its message leads with the first problem and counts the rest.
 * @param problems at least one
 */
export function invalidInput(problems: readonly FieldProblem[], cause?: unknown): AppError {
  const lines = problems.map(describeProblem);
  const rest = lines.length > 1 ? ` (and ${lines.length - 1} more)` : '';
  return new AppError('invalid', `${lines[0] ?? 'invalid input'}${rest}`, { cause, problems });
}

/** The error for a single invalid field. */
export function invalidField(field: string, expected: string, received: string, cause?: unknown): AppError {
  return invalidInput([{ field, expected, received }], cause);
}

/** How a value is shown in a message: JSON, cut to 60 characters; non-finite numbers by name. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Marks the end of a switch over a closed union: a new member is a compile error here. */
export function assertNever(value: never): never {
  throw new AppError('internal', `a case is missing for ${JSON.stringify(value)}`);
}
