// The keys of the window. A page adds its own while it is open; the newest one that fits is run.
//
// Single letters sleep while somebody types, and nothing fires while an input method composes.
export interface Shortcut {
  /** `Ctrl K`, `Shift C`, `/`, `R`, `F6`. Ctrl is Command on macOS. */
  keys: string;
  run: () => unknown;
  /** Whether it may run now; otherwise the key goes on to the next. */
  when?: () => boolean;
}

const MAC = navigator.platform.startsWith('Mac');

function named(event: KeyboardEvent): string {
  const ctrl = MAC ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // A shifted sign (`?`) is its own name; a shifted letter or digit is not.
  const shift = event.shiftKey && /^([A-Z0-9]|.{2,})$/.test(key);
  return [...(ctrl ? ['Ctrl'] : []), ...(shift ? ['Shift'] : []), key].join(' ');
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function types(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type)) return false;
  return isTyping(target);
}

class Shortcuts {
  #all: Shortcut[] = [];

  add(shortcut: Shortcut): () => void {
    this.#all = [shortcut, ...this.#all];
    return () => {
      this.#all = this.#all.filter((other) => other !== shortcut);
    };
  }

  press(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.altKey) return;
    const name = named(event);
    const single = !/^(Ctrl |F\d|Escape)/.test(name);
    if (single && types(event.target)) return;
    // A dialog takes every key but its own.
    if (document.querySelector('[role="dialog"]') && name !== 'Ctrl K') return;
    const found = this.#all.find((shortcut) => shortcut.keys.toUpperCase() === name.toUpperCase() && (shortcut.when?.() ?? true));
    if (!found) return;
    event.preventDefault();
    found.run();
  }
}

export const shortcuts = new Shortcuts();
