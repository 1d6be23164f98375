// What is said at a new runbook's name when the folder has that file already.
import type { FieldError } from '../../bindings';
import { t } from '../../i18n/index.svelte';

export function taken(name: string): FieldError {
  const words = t('runbooks.nameTaken', { name });
  return { field: 'name', message: { en: words, zh: words }, suggestion: null };
}
