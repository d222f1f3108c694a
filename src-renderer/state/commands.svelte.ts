import { SvelteMap } from 'svelte/reactivity';

/** Something that can be done now, by name or by a key. */
export interface Command {
  readonly id: string;
  /** As a menu would say it: "Compare the selected variants". */
  readonly label: string;
  /** The heading that it stands under in the palette and in the list of shortcuts. */
  readonly section: string;
  /** As in `n`, `?`, `mod+k`, `mod+enter`, `shift+d`; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  readonly keys?: string | undefined;
  readonly run: () => void;
}

const IS_MAC = /mac/i.test(navigator.platform);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

/** What was pressed, as `Command.keys` writes it. */
export function keysOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const mod = IS_MAC ? event.metaKey : event.ctrlKey;
  // Shift is a part of what `?` is, but not of what `D` is.
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return `${mod ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${key}`;
}

/** A shortcut as people of this system read it: `⌘K` or `Ctrl K`. */
export function showKeys(keys: string): string {
  const names: Readonly<Record<string, string>> = {
    mod: IS_MAC ? '⌘' : 'Ctrl',
    shift: IS_MAC ? '⇧' : 'Shift',
    alt: IS_MAC ? '⌥' : 'Alt',
    enter: '↵',
    escape: 'Esc',
    arrowup: '↑',
    arrowdown: '↓',
    arrowleft: '←',
    arrowright: '→',
    ' ': 'Space',
  };
  const parts = keys
    .split('+')
    .map((part) => (Object.hasOwn(names, part) ? names[part] : part.toUpperCase()));
  return parts.join(IS_MAC ? '' : ' ');
}

/** Owns what can be done at the moment: views add their commands while they are shown. */
export class Commands {
  readonly #commands = new SvelteMap<string, Command>();

  get all(): readonly Command[] {
    return [...this.#commands.values()];
  }

  /** Gives the function that takes them away again. */
  add(commands: readonly Command[]): () => void {
    for (const command of commands) this.#commands.set(command.id, command);
    return () => {
      for (const { id } of commands) this.#commands.delete(id);
    };
  }

  /** Runs the command of a key; true where there was one. */
  handle(event: KeyboardEvent): boolean {
    if (event.defaultPrevented) return false;
    const keys = keysOf(event);
    // A plain letter in a text field is text.
    if (isTyping(event.target) && !keys.startsWith('mod+')) return false;
    // What lies under a dialog or an open menu is not at hand.
    if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null) return false;
    const command = this.all.find((each) => each.keys === keys);
    if (command === undefined) return false;
    event.preventDefault();
    command.run();
    return true;
  }
}
