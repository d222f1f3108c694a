import * as z from 'zod';
import { wording } from './zod-problems.ts';

/** The number of an experiment or a run. */
export const id = z.int().min(1);

/** A finite number ≥ 0: strengths of penalties and decay. */
export const strength = z.number().min(0);

/** A finite number > 0: learning rates and epsilons. */
export const positive = z.number().gt(0);

/** A number from 0 to below 1: rates, momentum, betas. */
export const rate = z.number().min(0).lt(1);

/** A number from 0 to 1. */
export const probability = z.number().min(0).max(1);

/** A share of a whole that leaves something over. */
export const share = z.number().gt(0).lt(1);

/** Seeds of random streams: what fits one 32-bit word. */
export const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

const NAME_LENGTH = 200;

// C0, DEL and C1, written out: these patterns become a part of the JSON Schema, whose readers in other languages do not
// know `\p{Cc}`.
const NO_CONTROLS = String.raw`[^\u0000-\u001f\u007f-\u009f]*`;

/** A name that fits one line: no control characters, and not blanks alone. */
export const name = z
  .string()
  .min(1)
  .max(NAME_LENGTH)
  .regex(new RegExp(String.raw`^(?=.*\S)${NO_CONTROLS}$`))
  .register(wording, {
    expected: `a text of 1 to ${NAME_LENGTH} characters, not blank, without control characters`,
  });

/** A file's path; what stands there is the reader's affair. */
export const path = z
  .string()
  .min(1)
  .max(4096)
  .regex(new RegExp(`^${NO_CONTROLS}$`))
  .register(wording, { expected: 'a path of 1 to 4096 characters without control characters' });

/** A column's name as the file's header has it. */
export const column = z.string().min(1).max(1000);

/** A group of runs: a variant of an experiment, or some of its seeds. */
export const group = z.strictObject({
  experimentId: id,
  variantIndex: z.int().min(0).max(1e4),
  seeds: z.array(seed).min(1).max(1000).optional(),
});
