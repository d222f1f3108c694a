import { describe, expect, it } from 'vitest';
import { backupsToKeep, KEPT_DAYS, KEPT_WEEKS, nextBackupMs } from '../../src-main/domain/backup-rotation.ts';

const DAY = 86_400_000;
/** A Sunday, at noon (UTC). */
const SUNDAY = Date.UTC(2026, 10, 22, 12);

describe('the automatic backups that stay', () => {
  it('are of a daily habit those of seven days and, before them, the last of each of four weeks', () => {
    const daily = Array.from({ length: 60 }, (_, day) => SUNDAY - day * DAY);
    const kept = [...backupsToKeep(daily)].toSorted((one, other) => other - one);
    const days = daily.slice(0, KEPT_DAYS);
    // Weeks end on Sunday; the first of the four is among the seven days.
    const weeks = Array.from({ length: KEPT_WEEKS }, (_, week) => SUNDAY - week * 7 * DAY);
    expect(kept).toEqual([...new Set([...days, ...weeks])].toSorted((one, other) => other - one));
    expect(kept).toHaveLength(KEPT_DAYS + KEPT_WEEKS - 1);
  });

  it('are of a day the newest one', () => {
    expect([...backupsToKeep([SUNDAY, SUNDAY + 3600, SUNDAY - 3600])]).toEqual([SUNDAY + 3600]);
  });

  it('stay however long ago they were written: days without one do not count', () => {
    const old = Array.from({ length: 7 }, (_, year) => SUNDAY - year * 365 * DAY);
    expect(backupsToKeep(old).size).toBe(7);
  });
});

describe('the next automatic backup', () => {
  it('is due a day after the newest, and at once without one or behind a clock that was set back', () => {
    expect(nextBackupMs([SUNDAY - DAY, SUNDAY], SUNDAY + 1)).toBe(SUNDAY + DAY);
    expect(nextBackupMs([], SUNDAY)).toBe(SUNDAY);
    expect(nextBackupMs([SUNDAY + DAY], SUNDAY)).toBe(SUNDAY);
  });
});
