/** A short message that leaves by itself, with something to do about it. */
export interface Toast {
  readonly id: number;
  readonly kind: 'info' | 'good' | 'bad';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

const SHOWN_MS = 8000;
const MOST_AT_ONCE = 4;

/** Owns the messages in the corner of the window. What must not be missed belongs on the page instead. */
export class Toasts {
  #toasts = $state.raw<readonly Toast[]>([]);
  #lastId = 0;

  get shown(): readonly Toast[] {
    return this.#toasts;
  }

  show(toast: Omit<Toast, 'id'>): void {
    const id = ++this.#lastId;
    this.#toasts = [...this.#toasts, { ...toast, id }].slice(-MOST_AT_ONCE);
    // A failure stays until somebody has read it.
    if (toast.kind !== 'bad')
      setTimeout(() => {
        this.dismiss(id);
      }, SHOWN_MS);
  }

  dismiss(id: number): void {
    this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
  }
}
