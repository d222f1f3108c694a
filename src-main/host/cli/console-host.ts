import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Method, Params, Value } from '../../contract/api.ts';
import { AppError } from '../../domain/errors.ts';
import { createApp, type App } from '../../service/app.ts';
import { nodeTrainerPort } from '../../service/node-trainer-port.ts';
import { trainerEnvironment } from '../../runtime/trainer-environment.ts';
import { defaultDatabase } from './database-place.ts';
import { plainText } from './plain-text.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly db?: string;
  readonly json?: boolean;
}

/** The version in package.json. */
export function appVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}

/** The core over the database that the options name, for as long as `work` takes. */
export async function withApp<Result>(
  { db }: CommonOptions,
  work: (app: App) => Promise<Result>,
): Promise<Result> {
  if (db === undefined) mkdirSync(dirname(defaultDatabase()), { recursive: true });
  const app = await createApp({
    clock: { nowMs: () => Date.now() },
    log: {
      debug: (message) => {
        if (process.env.RIDGELINE_LOG === 'debug') complain(message);
      },
      warn: complain,
      error: (message, cause) => complain(`${message}: ${String(cause)}`),
    },
    storeFile: db ?? defaultDatabase(),
    trainer: nodeTrainerPort({ env: trainerEnvironment() }),
    appVersion: appVersion(),
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** A call's value; its error is thrown as the AppError that it was. */
export async function ask<M extends Method>(app: App, method: M, params: Params<M>): Promise<Value<M>> {
  const reply = await app.call(method, params);
  if (reply.ok) return reply.value;
  const { code, message, problems } = reply.error;
  throw new AppError(code, message, { problems });
}

/** Writes lines to standard output. */
export function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.map(plainText).join('\n')}\n`);
}

/** Writes one line to standard error, behind the program's name. */
export function complain(message: string): void {
  process.stderr.write(`ridgeline: ${plainText(message)}\n`);
}

/** Writes a value to standard output as JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
