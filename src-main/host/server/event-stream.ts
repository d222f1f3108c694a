import type { AppEvent } from '../../contract/events.ts';

const HEARTBEAT_MS = 15_000;
/** Half a minute of one experiment's progress. */
const MOST_WAITING = 256;
const MOST_STREAMS = 64;

/** Ask again a second after the stream broke. */
const START = 'retry: 1000\n\n';
const HEARTBEAT = ':\n\n';

interface Client {
  readonly send: (text: string) => void;
  readonly end: () => void;
}

/**
 * Events for every page that listens, as server-sent events. A page that does not keep up loses its stream, not this
 * process its memory: it connects again by itself, and asks for what it may have missed.
 */
export class EventStreams {
  readonly #clients = new Set<Client>();
  readonly #timer: NodeJS.Timeout;

  constructor(heartbeatMs = HEARTBEAT_MS) {
    this.#timer = setInterval(() => this.#sendAll(HEARTBEAT), heartbeatMs).unref();
  }

  get size(): number {
    return this.#clients.size;
  }

  send(event: AppEvent): void {
    this.#sendAll(`data: ${JSON.stringify(event)}\n\n`);
  }

  /** A stream for one more page; null where there are too many. */
  open(): ReadableStream<Uint8Array> | null {
    if (this.#clients.size >= MOST_STREAMS) return null;
    let leave = (): void => undefined;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          leave = this.#join(controller);
        },
        cancel: () => leave(),
      },
      { highWaterMark: MOST_WAITING },
    );
  }

  close(): void {
    clearInterval(this.#timer);
    for (const client of [...this.#clients]) client.end();
  }

  #join(controller: ReadableStreamDefaultController<Uint8Array>): () => void {
    const encoder = new TextEncoder();
    const leave = (): void => void this.#clients.delete(client);
    const client: Client = {
      send: (text) => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(text));
        else client.end();
      },
      end: () => {
        leave();
        controller.close();
      },
    };
    this.#clients.add(client);
    client.send(START);
    return leave;
  }

  #sendAll(text: string): void {
    for (const client of [...this.#clients]) client.send(text);
  }
}
