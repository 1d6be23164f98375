// What a key press is called: `Ctrl K`, `Shift C`, `R`, `?`, as the hints in the window spell it.

const mac = navigator.platform.startsWith('Mac');

/** Nothing fires while an input method composes; some engines only tell by the old code 229. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Letters and marks on their own are text there. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('textarea, select, [contenteditable=""], [contenteditable="true"]')) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
}

/** The name of the press; `null` for one that is no command here, such as a lone modifier or an Alt chord. */
export function nameOf(event: KeyboardEvent): string | null {
  if (event.altKey || ['Control', 'Meta', 'Shift', 'Alt', 'Dead', 'Unidentified'].includes(event.key)) return null;
  if (mac ? event.ctrlKey : event.metaKey) return null;
  const main = mac ? event.metaKey : event.ctrlKey;
  const key = mainKey(event, main);
  // A mark such as `?` needs Shift on one keyboard and none on another.
  const isMark = key.length === 1 && !/[A-Z0-9]/.test(key);
  return `${main ? 'Ctrl ' : ''}${event.shiftKey && !isMark ? 'Shift ' : ''}${key}`;
}

function mainKey(event: KeyboardEvent, main: boolean): string {
  // Keyboards of other scripts, and digits that need Shift, are read by where the key is.
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (main && digit) return digit;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter && !/^[\x20-\x7e]$/.test(event.key)) return letter;
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}

/** Whether a name is a single letter or mark, which sleeps while somebody types. */
export function sleepsWhileTyping(name: string): boolean {
  return !name.startsWith('Ctrl ') && !/^(Shift )?(F\d+|Escape)$/.test(name);
}

/** As `aria-keyshortcuts` wants it. */
export function forAria(name: string): string {
  return name.replace('Ctrl', mac ? 'Meta' : 'Control').replaceAll(' ', '+');
}
