// Moving the focus by pane (`F6`) and to the view's search (`/`).

const STOPS = [
  '[role="grid"][tabindex="0"]',
  '[role="treegrid"][tabindex="0"]',
  'a[href]',
  'button:not(:disabled)',
  'input:not(:disabled)',
  'select:not(:disabled)',
  'textarea:not(:disabled)',
  '[tabindex="0"]',
].join(', ');

const last = new WeakMap<Element, HTMLElement>();

function isShown(element: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.display === 'none' || style.visibility === 'hidden') return false;
  }
  return true;
}

function paneOf(element: Element | null): HTMLElement | null {
  return element?.closest<HTMLElement>('[data-pane]') ?? null;
}

/** Where the focus lands in a pane: where it was, else the list, else the first control, else the pane. */
function landing(pane: HTMLElement): HTMLElement {
  const before = last.get(pane);
  if (before?.isConnected && isShown(before)) return before;
  const own = [...pane.querySelectorAll<HTMLElement>(STOPS)].filter(
    (stop) => stop.tabIndex >= 0 && paneOf(stop) === pane && isShown(stop) && stop.getAttribute('role') !== 'separator',
  );
  return own.find((stop) => /grid$/.test(stop.getAttribute('role') ?? '')) ?? own[0] ?? pane;
}

/** `step` is 1 for the next pane, -1 for the one before. */
export function goToPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(isShown);
  if (panes.length === 0) return;
  const here = paneOf(document.activeElement);
  if (here && document.activeElement instanceof HTMLElement) last.set(here, document.activeElement);
  const at = here ? panes.indexOf(here) : -1;
  const next = panes[at < 0 && step < 0 ? panes.length - 1 : (at + step + panes.length) % panes.length];
  if (next) landing(next).focus();
}

/** Puts the focus where a page begins, after what had it went away. */
export function goToPage(): void {
  document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
}

/** Focuses the view's search, with a new text in it where one is given; answers whether there is one. */
export function goToSearch(text?: string): boolean {
  const field = [...document.querySelectorAll<HTMLInputElement>('main [data-search]')].find(isShown);
  if (!field) return false;
  field.focus();
  if (text !== undefined) {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.select();
  return true;
}
