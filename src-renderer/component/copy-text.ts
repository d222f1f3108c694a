/** Puts a text into the clipboard; false where the system does not let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    // A page that is served to other machines without encryption has no `clipboard`; the types do not know.
    if (!isSecureContext) return copyBySelection(text);
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The old way, which needs no permission but a hand on the keyboard or the mouse. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  area.ariaHidden = 'true';
  document.body.append(area);
  area.select();
  // Deprecated, and without a successor that works everywhere.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
