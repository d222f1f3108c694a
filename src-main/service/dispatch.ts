import { isMethod, parsers, type Method, type Value } from '../contract/api.ts';
import { toErrorReport, type Reply } from '../contract/reply.ts';
import { AppError, invalidField, showValue } from '../domain/errors.ts';
import type { Handlers } from './handlers.ts';
import type { Log } from './ports.ts';

/** Answers a call. Nothing is thrown: this is one of the two places that catch. */
export async function call<M extends Method>(
  handlers: Handlers,
  log: Log,
  method: M,
  params: unknown,
): Promise<Reply<Value<M>>> {
  try {
    return { ok: true, value: await handlers[method](parsers[method](params)) };
  } catch (error) {
    if (!(error instanceof AppError)) log.error(`${method} failed`, error);
    return { ok: false, error: toErrorReport(error) };
  }
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
