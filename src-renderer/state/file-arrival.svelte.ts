import { byteText } from '../../src-main/domain/byte-text.ts';
import type { ChosenFile, FileChoice, FileDoor } from '../connection/file-door.ts';

/** Files on their way to the core. */
export interface Sending {
  /** As in `patients.csv` or `pets, 2,000 files`. */
  readonly what: string;
  readonly sentBytes: number;
  readonly totalBytes: number;
}

/** Where the paths of files go once they are known. */
type Take = (paths: readonly string[]) => void;

function nameOf(files: readonly ChosenFile[]): string {
  const roots = [...new Set(files.map(({ path }) => path[0]))];
  const [first, ...others] = roots;
  const name = others.length === 0 ? first : `${first} and ${others.length} more`;
  return files.length > roots.length ? `${name}, ${files.length.toLocaleString('en')} files` : name;
}

/** Owns how a person's files come in, whichever door is open: chosen or dropped, sent where the core cannot see them. */
export class FileArrival {
  readonly #findRoom: () => Promise<number | null>;
  readonly #door: FileDoor;
  #sending = $state.raw<Sending | null>(null);
  #failure = $state<string | null>(null);
  #controller: AbortController | null = null;

  /** @param findRoom how many bytes the core has room for; null where it does not say */
  constructor(door: FileDoor, findRoom: () => Promise<number | null>) {
    this.#findRoom = findRoom;
    this.#door = door;
  }

  /** Whether the system's own dialog can be asked for; otherwise the page has to have a field. */
  get hasDialog(): boolean {
    return this.#door.kind === 'paths';
  }

  /** Null where nothing is on its way. */
  get sending(): Sending | null {
    return this.#sending;
  }

  /** Why the last files did not arrive; null where they did. */
  get failure(): string | null {
    return this.#failure;
  }

  dismissFailure(): void {
    this.#failure = null;
  }

  /** Asks by the system's dialog. */
  async choose(what: FileChoice, take: Take): Promise<void> {
    if (this.#door.kind !== 'paths') return;
    const paths = await this.#door.choose(what);
    if (paths.length > 0) take(paths);
  }

  /** Sends files to the core, and gives the paths that they have there. */
  async send(files: readonly ChosenFile[], take: Take): Promise<void> {
    if (this.#door.kind !== 'upload' || files.length === 0) return;
    this.cancel();
    this.#failure = null;
    const controller = new AbortController();
    this.#controller = controller;
    const what = nameOf(files);
    const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
    this.#sending = { what, sentBytes: 0, totalBytes };
    const lack = await this.#lackOfRoom(totalBytes);
    const reply =
      lack === null
        ? await this.#door.send(files, {
            signal: controller.signal,
            onProgress: (sentBytes, total) => {
              if (this.#controller === controller) this.#sending = { what, sentBytes, totalBytes: total };
            },
          })
        : lack;
    if (this.#controller !== controller) return;
    this.#controller = null;
    this.#sending = null;
    if (reply === null) return;
    if (typeof reply === 'string') this.#failure = reply;
    else if (reply.ok) take(reply.value.paths);
    else this.#failure = reply.error.message;
  }

  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.#sending = null;
  }

  /** Why there is no room for so much; null where there is. The core checks it again: this saves sending it in vain. */
  async #lackOfRoom(bytes: number): Promise<string | null> {
    const room = await this.#findRoom();
    if (room === null || room >= bytes) return null;
    return (
      `These files take ${byteText(bytes)}, and the disk with the database has room for ${byteText(room)}. ` +
      'Name the file by its path instead: then it is read where it lies.'
    );
  }
}
