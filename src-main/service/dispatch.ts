import { isMethod, parsers, type Method, type Value } from '../contract/api.ts';
import { toErrorReport, type Reply } from '../contract/reply.ts';
import { AppError, invalidField, showValue } from '../domain/errors.ts';
import type { Handlers } from './handlers.ts';
import type { Log } from './ports.ts';

/** The process that answers also takes in what the trainer measures, and its window waits for it. */
const SLOW_MS = 40;

/** Starts a call and says, where that is long, how long it held this process; what it then waits for holds nobody. */
function start<M extends Method>(
  handlers: Handlers,
  log: Log,
  method: M,
  params: unknown,
): Value<M> | Promise<Value<M>> {
  const startMs = performance.now();
  try {
    return handlers[method](parsers[method](params));
  } finally {
    const durationMs = performance.now() - startMs;
    if (durationMs > SLOW_MS) log.debug(`slow call, ${Math.round(durationMs)} ms: ${method}`);
  }
}

/** Answers with what some work gives. Nothing is thrown: this is one of the two places that catch. */
export async function answer<Given>(
  log: Log,
  what: string,
  work: () => Given | Promise<Given>,
): Promise<Reply<Given>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!(error instanceof AppError)) log.error(`${what} failed`, error);
    return { ok: false, error: toErrorReport(error) };
  }
}

/** Answers a call. */
export function call<M extends Method>(
  handlers: Handlers,
  log: Log,
  method: M,
  params: unknown,
): Promise<Reply<Value<M>>> {
  return answer(log, method, () => start(handlers, log, method, params));
}

/** Answers a call that came through a door: name and parameters are whatever came. */
export async function dispatch(
  handlers: Handlers,
  log: Log,
  method: string,
  params: unknown,
): Promise<Reply<Value<Method>>> {
  if (isMethod(method)) return call(handlers, log, method, params);
  const problem = invalidField('method', `one of ${Object.keys(parsers).join(', ')}`, showValue(method));
  return { ok: false, error: toErrorReport(problem) };
}
