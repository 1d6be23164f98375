// Short words about something that ended elsewhere: at most two, five seconds each, paused under the pointer.
export interface Toast {
  id: number;
  sentence: string;
  kind: 'ok' | 'bad';
  link?: { label: string; go: () => void };
}

class Toasts {
  shown = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  tell(sentence: string, kind: Toast['kind'] = 'ok', link?: Toast['link']): void {
    const toast: Toast = { id: this.#next++, sentence, kind, ...(link ? { link } : {}) };
    this.shown = [...this.shown, toast].slice(-2);
    this.resume(toast.id);
  }

  pause(id: number): void {
    clearTimeout(this.#timers.get(id));
  }

  resume(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), 5000),
    );
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
