import { app, screen, type BrowserWindow, type Rectangle } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a window was and how. */
export interface WindowState {
  /** Absent on a first start, and where its screen is gone. */
  readonly bounds?: Rectangle;
  readonly isMaximized: boolean;
}

function stateFile(): string {
  return join(app.getPath('userData'), 'window.json');
}

function isRectangle(value: unknown): value is Rectangle {
  if (typeof value !== 'object' || value === null) return false;
  const sides = ['x', 'y', 'width', 'height'] as const;
  return sides.every((side) => Number.isInteger((value as Readonly<Record<string, unknown>>)[side]));
}

function isOnScreen({ x, y, width, height }: Rectangle): boolean {
  return screen
    .getAllDisplays()
    .some(
      ({ workArea }) =>
        x < workArea.x + workArea.width &&
        workArea.x < x + width &&
        y < workArea.y + workArea.height &&
        workArea.y < y + height,
    );
}

/** What was kept; the usual where nothing was, or nothing that can be used. */
export function readWindowState(): WindowState {
  let kept: unknown;
  try {
    kept = JSON.parse(readFileSync(stateFile(), 'utf8'));
  } catch {
    return { isMaximized: false };
  }
  const { bounds, isMaximized } = (kept ?? {}) as { bounds?: unknown; isMaximized?: unknown };
  const state = { isMaximized: isMaximized === true };
  return isRectangle(bounds) && isOnScreen(bounds) ? { ...state, bounds } : state;
}

/** Keeps where a window is, for the next one. */
export function keepWindowState(window: BrowserWindow): void {
  const state: WindowState = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
  writeFileSync(stateFile(), JSON.stringify(state));
}
