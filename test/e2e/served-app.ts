import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../src-main/host/launcher/build.ts';

const ENTRY = join(ROOT, 'src-main', 'host', 'cli', 'ridgeline.js');
const LINK = /http:\S+\/session\?token=\S+/;

/** A real `ridgeline serve`, in a process of its own. */
export class ServedApp {
  readonly #child: ChildProcess;
  readonly #waiting: ((link: string) => void)[] = [];
  readonly #links: string[] = [];
  /** What it wrote to its error stream, line by line; with the slow calls. */
  readonly log: string[] = [];
  /** What it wrote to its output. */
  readonly said: string[] = [];
  readonly exited: Promise<number | null>;

  constructor(database: string, args: readonly string[] = []) {
    this.#child = spawn(process.execPath, [ENTRY, 'serve', '--db', database, '--port', '0', ...args], {
      cwd: ROOT,
      env: { ...process.env, RIDGELINE_LOG: 'debug', BROWSER: 'none' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.exited = once(this.#child, 'exit').then(([code]) => code as number | null);
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error('expected pipes');
    createInterface({ input: stdout }).on('line', (line) => this.#takeLine(line));
    createInterface({ input: stderr }).on('line', (line) => this.log.push(line));
  }

  /** The next link that it prints; the first one unasked. */
  async nextLink(): Promise<string> {
    const link = this.#links.shift();
    if (link !== undefined) return link;
    const ended = this.exited.then((code) => {
      throw new Error(`ridgeline serve ended with ${code ?? 'a signal'}: ${this.log.join('\n')}`);
    });
    return Promise.race([new Promise<string>((resolve) => this.#waiting.push(resolve)), ended]);
  }

  pressEnter(): void {
    this.#child.stdin?.write('\n');
  }

  /** Ctrl-C; gives the exit code. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return this.exited;
  }

  #takeLine(line: string): void {
    this.said.push(line);
    const link = LINK.exec(line)?.[0];
    if (link === undefined) return;
    const take = this.#waiting.shift();
    if (take === undefined) this.#links.push(link);
    else take(link);
  }
}
