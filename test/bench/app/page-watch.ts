import type { CDPSession, Page } from '@playwright/test';

/** What showing something took. */
export interface Shown {
  /** From what the user did to the end of the frame that shows the answer. */
  readonly wallMs: number;
  /** The time that the page's main thread computed meanwhile: what others do on this machine does not count in it. */
  readonly cpuMs: number;
}

/**
 * Waits in the page until a condition holds, which it asks for after every change of the document and every input; the frame
 * that shows it is painted before the message comes. Times are those of `performance.now()`, which count from the beginning of
 * the page's navigation.
 */
const PROBE = `globalThis.probe ??= {
  when: (holds) => new Promise((resolve) => {
    const observer = new MutationObserver(look);
    function look() {
      if (!holds()) return;
      observer.disconnect();
      removeEventListener('input', lookSoon);
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    }
    const lookSoon = () => queueMicrotask(look);
    addEventListener('input', lookSoon);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
  }),
  afterKey: (holds) => {
    probe.answer = new Promise((resolve) => {
      addEventListener('keydown', ({ timeStamp }) => {
        probe.when(holds).then((at) => resolve(at - timeStamp));
      }, { once: true, capture: true });
    });
  },
  // How a scroller's rows cover it, looked at in every frame after its scroll events: pixels without a row, and the frames' times.
  watchScroll: (scroller, headHeight) => {
    const seen = { frames: [], blank: 0, isOver: false };
    const look = (at) => {
      if (seen.isOver) return;
      seen.frames.push(at);
      const { top, bottom } = scroller.getBoundingClientRect();
      const rows = [...scroller.querySelectorAll('[role=row][aria-selected]')]
        .map((row) => row.getBoundingClientRect())
        .sort((one, other) => one.top - other.top);
      let covered = top + headHeight;
      for (const row of rows) if (row.top <= covered + 1) covered = Math.max(covered, row.bottom);
      seen.blank = Math.max(seen.blank, bottom - 1 - covered);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    return seen;
  },
};`;

/** An address without a page: what is left for it asks nothing of the core. */
export const NOWHERE = '#/nowhere';

/** Times what a page shows and what it computes for that, by Chromium's own clocks. */
export class PageWatch {
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #browser: CDPSession | null;

  private constructor(page: Page, session: CDPSession, browser: CDPSession | null) {
    this.#page = page;
    this.#session = session;
    this.#browser = browser;
  }

  static async on(page: Page): Promise<PageWatch> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await session.send('Network.enable');
    await page.addInitScript(PROBE);
    await page.evaluate(PROBE);
    // A desktop window's context belongs to no browser.
    const browser = (await page.context().browser()?.newBrowserCDPSession()) ?? null;
    return new PageWatch(page, session, browser);
  }

  /** Milliseconds that the page's main thread has computed. */
  async mainThreadMs(): Promise<number> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const found = metrics.find(({ name }) => name === 'TaskDuration');
    if (found === undefined) throw new Error('Chromium tells no TaskDuration');
    return found.value * 1000;
  }

  /** Milliseconds that all threads of the processes that render pages have computed; null where nobody can tell. */
  async rendererMs(): Promise<number | null> {
    if (this.#browser === null) return null;
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo');
    return processInfo
      .filter(({ type }) => type === 'renderer')
      .reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  }

  /** Both of them. */
  cpuMs(): Promise<[number, number | null]> {
    return Promise.all([this.mainThreadMs(), this.rendererMs()]);
  }

  /** Lets what is still under way in the page come to its end. */
  settle(ms = 500): Promise<void> {
    return this.#page.waitForTimeout(ms);
  }

  /** The page's own files that it has loaded, as in `/assets/index.js`. */
  loadedFiles(): Promise<string[]> {
    return this.#page.evaluate<string[]>(
      `['/', ...performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)]
        .filter((path) => !path.startsWith('/api/'))`,
    );
  }

  /** Loads the page as for the first time, without anything of it in the browser's cache: until its first paint, and until it shows something. */
  async openCold(isShown: string): Promise<{ readonly paint: Shown; readonly shown: Shown }> {
    await this.#session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await this.#page.reload({ waitUntil: 'commit' });
    const wallMs = await this.#page.evaluate<number>(`probe.when(() => ${isShown})`);
    // The counter begins anew with the page.
    const cpuMs = await this.mainThreadMs();
    const paintMs = await this.#page.evaluate<number>(
      `performance.getEntriesByName('first-contentful-paint')[0].startTime`,
    );
    await this.#session.send('Network.setCacheDisabled', { cacheDisabled: false });
    return { paint: { wallMs: paintMs, cpuMs }, shown: { wallMs, cpuMs } };
  }

  /** Goes to one of the page's own addresses, as a click on a link does. */
  goTo(address: string, isShown: string): Promise<Shown> {
    return this.#time(() =>
      this.#page.evaluate<number>(`(() => {
        const start = performance.now();
        location.hash = ${JSON.stringify(address)};
        return probe.when(() => ${isShown}).then((at) => at - start);
      })()`),
    );
  }

  /** Presses one key. */
  press(key: string, isShown: string): Promise<Shown> {
    return this.#time(async () => {
      await this.#page.evaluate(`probe.afterKey(() => ${isShown})`);
      await this.#page.keyboard.press(key);
      return this.#page.evaluate<number>('probe.answer');
    });
  }

  /** Scrolls what is in the middle of the page as a finger does. */
  async scroll(distance: number, pixelsPerSecond: number): Promise<void> {
    const { width, height } = await this.#page.evaluate<{ width: number; height: number }>(
      '({ width: innerWidth, height: innerHeight })',
    );
    await this.#session.send('Input.synthesizeScrollGesture', {
      x: Math.round(width / 2),
      y: Math.round(height / 2),
      yDistance: -distance,
      speed: pixelsPerSecond,
      preventFling: true,
    });
  }

  async #time(act: () => Promise<number>): Promise<Shown> {
    const before = await this.mainThreadMs();
    const wallMs = await act();
    return { wallMs, cpuMs: (await this.mainThreadMs()) - before };
  }
}
