// A connection test as plain text, for a support ticket.
import type { ConnectionTest } from '../../bindings';
import { errorAsText } from '../../components/error-text';
import { skew } from '../../format';
import { say, t } from '../../i18n/index.svelte';

export function testAsText(name: string, test: ConnectionTest): string {
  const lines = [`${t('profiles.test.title')}: ${name}`];
  for (const step of test.steps) {
    lines.push(`${t(`common.outcome.${step.outcome}`)}: ${say(step.name)} ${say(step.value)}`.trim());
    if (step.detail) lines.push(`  ${say(step.detail)}`);
  }
  if (test.certificate) {
    const { subject, issuer, sha256 } = test.certificate;
    lines.push(`${t('profiles.test.certificate.title')}: ${subject}`);
    lines.push(`  ${t('profiles.test.certificate.issuer')}: ${issuer}`, `  ${t('profiles.test.certificate.sha256')}: ${sha256}`);
  }
  if (test.clock_skew_ms !== null) lines.push(`${t('profiles.test.skew')}: ${skew(test.clock_skew_ms)}`);
  if (test.request_id) lines.push(t('common.requestId', { id: test.request_id }));
  if (test.error) lines.push(errorAsText(test.error));
  return lines.join('\n');
}
