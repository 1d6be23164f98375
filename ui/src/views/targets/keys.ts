// The keys of this view. Single letters sleep while one types, and nothing fires while an input method composes.
export type ViewKey = 'primary' | 'refresh' | 'search';

export function keyOf(event: KeyboardEvent): ViewKey | null {
  if (event.isComposing || event.repeat || event.altKey) return null;
  if (document.querySelector('[role="dialog"], [role="menu"]')) return null;
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl) return event.key === 'Enter' ? 'primary' : null;
  const isTyping = event.target instanceof Element && event.target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]');
  if (isTyping) return null;
  if (event.key === '/') return 'search';
  return event.key.toLowerCase() === 'r' && !event.shiftKey ? 'refresh' : null;
}
