import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { setTimeout as startTimeout } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import type { StoredBackup } from '../contract/system-api.ts';
import { backupsToKeep, nextBackupMs } from '../domain/backup-rotation.ts';
import type { Store } from '../store/open-store.ts';
import { timeOfName, timeText } from './backup-place.ts';
import type { Clock, Log } from './ports.ts';

/** A start is for whoever waits for the window: the first look at backups comes behind it. */
const FIRST_LOOK_MS = 60_000;
const LOOK_EVERY_MS = 3_600_000;
/** Of the free room of a disk, a backup takes no more than this. */
const MOST_OF_FREE = 0.5;
/** Nobody waits longer for the program to end. */
const LAST_WAIT_MS = 500;

/**
 * Writes a checked backup of the database once a day while the program runs, in a folder beside the database, and clears
 * away older ones as `backupsToKeep` says. What people back up themselves lies elsewhere and is never touched.
 */
export class AutomaticBackups {
  /** Where they lie. */
  readonly folder: string;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #name: string;
  readonly #ending: string;
  readonly #timers: NodeJS.Timeout[] = [];
  #failure: string | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#ending = extname(store.file);
    this.#name = basename(store.file, this.#ending);
    this.folder = join(dirname(store.file), `${this.#name}-backups`);
  }

  /** Why the last one could not be written; null where it could. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Looks after a minute and then every hour whether one is due, and keeps no process alive for it. */
  start(): void {
    const look = (): void => {
      this.#writing = this.writeIfDue();
    };
    this.#timers.push(startTimeout(look, FIRST_LOOK_MS).unref(), setInterval(look, LOOK_EVERY_MS).unref());
  }

  /** Waits a moment for one that is being written; what does not end by then is left, and cleared away by the next one. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.race([this.#writing, setTimeout(LAST_WAIT_MS, undefined, { ref: false })]);
  }

  /** Newest first. */
  list(): StoredBackup[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .flatMap((name): StoredBackup[] => {
        const atMs = timeOfName(name, this.#name, this.#ending);
        if (atMs === null) return [];
        const file = join(this.folder, name);
        return [{ file, atMs, sizeBytes: statSync(file).size }];
      })
      .toSorted((one, other) => other.atMs - one.atMs);
  }

  /** Never rejects: what goes wrong is told in `failure`, and tried again at the next look. */
  async writeIfDue(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    try {
      const times = this.list().map(({ atMs }) => atMs);
      if (nextBackupMs(times, nowMs) > nowMs || !this.#hasChangedSince(Math.max(...times))) return;
      const missing = this.#missingRoom();
      if (missing !== null) throw new Error(missing);
      mkdirSync(this.folder, { recursive: true });
      const name = `${this.#name}-${timeText(nowMs)}${this.#ending}`;
      this.#clearLeftovers();
      await this.#store.backUp(join(this.folder, name));
      this.#failure = null;
      this.#rotate();
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      this.#log.warn(`no automatic backup was written: ${this.#failure}`);
    }
  }

  #hasChangedSince(timeMs: number): boolean {
    const files = [this.#store.file, `${this.#store.file}-wal`].filter((file) => existsSync(file));
    return files.some((file) => statSync(file).mtimeMs > timeMs);
  }

  #missingRoom(): string | null {
    const { bavail, bsize } = statfsSync(dirname(this.#store.file));
    const free = bavail * bsize;
    const size = statSync(this.#store.file).size;
    if (size <= free * MOST_OF_FREE) return null;
    const mib = (bytes: number): number => Math.round(bytes / 2 ** 20);
    return `it would take more than half of the room that the disk has left (${mib(size)} of ${mib(free)} MiB)`;
  }

  /** What a process left that ended while it wrote. */
  #clearLeftovers(): void {
    for (const name of readdirSync(this.folder))
      if (timeOfName(name, this.#name, `${this.#ending}.part`) !== null)
        rmSync(join(this.folder, name), { force: true });
  }

  #rotate(): void {
    const all = this.list();
    const kept = backupsToKeep(all.map(({ atMs }) => atMs));
    for (const { file, atMs } of all) if (!kept.has(atMs)) rmSync(file);
  }
}
