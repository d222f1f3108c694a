import { createContext } from 'svelte';
import type { Method, Params, Value } from '../../src-main/contract/api.ts';
import type { AppEvent, EventMap, EventName } from '../../src-main/contract/events.ts';
import type { Reply } from '../../src-main/contract/reply.ts';
import type { Connection, ConnectionStatus } from '../connection/connection.ts';
import type { Unreachable } from '../connection/unreachable.ts';
import { Appearance } from './appearance.svelte.ts';
import { Commands } from './commands.svelte.ts';
import { FileArrival } from './file-arrival.svelte.ts';
import type { Failure } from './loaded.svelte.ts';
import { Router } from './router.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

/** What comes back for a call. */
export type Answer<M extends Method> = Reply<Value<M>> | Unreachable;

/** Owns what all views share: the way to the core, the address, the theme, messages and commands. Not what a view shows. */
export class AppState {
  readonly router = new Router();
  readonly appearance = new Appearance();
  readonly toasts = new Toasts();
  readonly commands = new Commands();
  readonly files: FileArrival;
  readonly #connection: Connection;
  #status = $state<ConnectionStatus>('connected');
  // Told, never shown: nothing has to follow it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #onReturn = new Set<() => void>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.files = new FileArrival(connection.files, async () => {
      const room = await connection.call('data.room', {});
      return room.ok ? room.value.bytes : null;
    });
    connection.watchStatus((status) => {
      const isBack = status === 'connected' && this.#status === 'lost';
      this.#status = status;
      if (isBack) for (const listener of this.#onReturn) listener();
    });
  }

  get connectionStatus(): ConnectionStatus {
    return this.#status;
  }

  call<M extends Method>(method: M, params: Params<M>): Promise<Answer<M>> {
    return this.#connection.call(method, params);
  }

  /** Calls, and tells the user where it fails: for what a person does by a click. undefined where it failed. */
  async act<M extends Method>(method: M, params: Params<M>): Promise<Value<M> | undefined> {
    const reply = await this.#connection.call(method, params);
    if (reply.ok) return reply.value;
    this.tellFailure(reply.error);
    return undefined;
  }

  tellFailure({ message }: Failure): void {
    this.toasts.show({ kind: 'bad', text: message });
  }

  /** Called when the connection is back: events were missed, so what is shown is asked for again. Gives the function that ends it. */
  onReturn(listener: () => void): () => void {
    this.#onReturn.add(listener);
    return () => void this.#onReturn.delete(listener);
  }

  /** Listens to one kind of event. Gives the function that ends it. */
  on<Name extends EventName>(name: Name, listener: (value: EventMap[Name]) => void): () => void {
    return this.#connection.subscribe((event: AppEvent) => {
      // The union says which value belongs to which name.
      if (event.name === name) listener(event.value as EventMap[Name]);
    });
  }
}

export const [useApp, provideApp] = createContext<AppState>();
