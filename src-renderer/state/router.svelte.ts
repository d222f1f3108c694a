import { addressOf, parseRoute, type Route } from './route.ts';

/** Owns which view is shown. The address bar is the truth, so that back, forward and reload work. */
export class Router {
  #route = $state.raw<Route>(parseRoute(location.hash));
  // Asked when the window closes, never shown: nothing has to follow it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #leaveChecks = new Set<() => boolean>();

  constructor() {
    addEventListener('hashchange', () => {
      this.#route = parseRoute(location.hash);
    });
  }

  get route(): Route {
    return this.#route;
  }

  go(route: Route): void {
    location.hash = addressOf(route);
  }

  /** Another address for what is already shown: no step for the back button. */
  replace(route: Route): void {
    history.replaceState(history.state, '', addressOf(route));
    this.#route = route;
  }

  /** Asks before the window closes or reloads while something is unsaved. Gives the function that ends it. */
  guard(isUnsaved: () => boolean): () => void {
    this.#leaveChecks.add(isUnsaved);
    return () => void this.#leaveChecks.delete(isUnsaved);
  }

  /** Whether something would be lost. */
  get hasUnsaved(): boolean {
    return [...this.#leaveChecks].some((isUnsaved) => isUnsaved());
  }
}
