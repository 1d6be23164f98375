// What a person chose for this window on this machine: looks, language, and per-view choices. Nothing of the work.
import { SvelteMap } from 'svelte/reactivity';

export type Language = 'en' | 'zh-CN';
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'holdfast.preferences';

interface Stored {
  language: Language | null;
  theme: Theme;
  views: Record<string, unknown>;
}

function read(): Stored {
  const nothing: Stored = { language: null, theme: 'system', views: {} };
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return typeof stored === 'object' && stored !== null ? { ...nothing, ...stored } : nothing;
  } catch {
    return nothing;
  }
}

function systemLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

class Preferences {
  #stored = read();
  #language = $state<Language>(this.#stored.language ?? systemLanguage());
  #chosen = $state<Language | null>(this.#stored.language);
  #theme = $state<Theme>(this.#stored.theme);
  #views = new SvelteMap<string, unknown>(Object.entries(this.#stored.views));
  #dark = $state(false);

  constructor() {
    const system = window.matchMedia?.('(prefers-color-scheme: dark)');
    this.#dark = system?.matches ?? false;
    system?.addEventListener('change', (event) => {
      this.#dark = event.matches;
      this.show();
    });
    window.addEventListener('languagechange', () => {
      if (this.#chosen === null) this.#language = systemLanguage();
      this.show();
    });
    this.show();
  }

  get language(): Language {
    return this.#language;
  }

  set language(language: Language) {
    this.choice = language;
  }

  /** The language that was asked for; `system` follows the machine's, also when that changes. */
  get choice(): Language | 'system' {
    return this.#chosen ?? 'system';
  }

  set choice(choice: Language | 'system') {
    this.#chosen = choice === 'system' ? null : choice;
    this.#language = this.#chosen ?? systemLanguage();
    this.#save();
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    this.#save();
  }

  /** A choice of one view, such as a pane's width: `pane.targets`. */
  view<T>(name: string, otherwise: T): T {
    const stored = this.#views.get(name);
    return typeof stored === typeof otherwise ? (stored as T) : otherwise;
  }

  setView(name: string, value: unknown): void {
    this.#views.set(name, value);
    this.#save();
  }

  /** Looks for one session only, from the address in development. */
  override(language: Language | null, theme: Theme | null): void {
    if (language) this.#language = language;
    if (theme) this.#theme = theme;
    this.show();
  }

  show(): void {
    const dark = this.#theme === 'dark' || (this.#theme === 'system' && this.#dark);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document.documentElement.lang = this.#language;
  }

  #save(): void {
    const stored: Stored = {
      language: this.#chosen,
      theme: this.#theme,
      views: Object.fromEntries(this.#views),
    };
    try {
      localStorage.setItem(KEY, JSON.stringify(stored));
    } catch {
      // A full or forbidden store only means that the choice is forgotten when the window closes.
    }
    this.show();
  }
}

export const preferences = new Preferences();
