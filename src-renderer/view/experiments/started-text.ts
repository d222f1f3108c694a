const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** When something was started, as short as it is clear: the time today, else the day, else month and year. */
export function startedText(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const now = new Date(nowMs);
  const isToday = at.toDateString() === now.toDateString();
  if (isToday) return `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
  if (at.getFullYear() === now.getFullYear()) return `${at.getDate()} ${MONTHS[at.getMonth()]}`;
  return `${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
}

/** The whole of it. */
export function startedInFull(atMs: number): string {
  const at = new Date(atMs);
  const day = `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
  return `${day}, ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}
