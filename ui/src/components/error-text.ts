// An error as plain text, for a support ticket: in the language of the window, and nothing that was secret.
import type { ErrorReport } from '../bindings';
import { say, t } from '../i18n/index.svelte';

export function errorAsText(error: ErrorReport): string {
  const lines = [`${error.code}: ${say(error.message)}`];
  if (error.hint) lines.push(say(error.hint));
  for (const field of error.fields) lines.push(`${field.field}: ${say(field.message)}`);
  if (error.vendor) {
    const { http_status, code, message, request_id } = error.vendor;
    lines.push(`${t('common.vendorSaid')}: ${[http_status, code, message].filter(Boolean).join(' ')}`);
    if (request_id) lines.push(t('common.requestId', { id: request_id }));
  }
  return lines.join('\n');
}
