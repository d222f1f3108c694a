import { plainJson, plainText } from './plain-text.ts';

/**
 * Takes the errors of both output streams, which would end the process wherever it is. A reader that has gone, as in
 * `ridgeline list | head -1`, is no failure: a training goes on and is stored. Anything else, such as a full disk, is.
 */
export function guardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    complain(`the output could not be written: ${error.message}`);
    process.once('exit', () => (process.exitCode = 1));
  });
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined);
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
  process.stdout.write(`${plainJson(value)}\n`);
}
