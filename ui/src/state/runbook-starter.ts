// What a new runbook begins with: a short example, with comments, for the profiles that exist.
import type { ProfileView, ProviderKind } from '../bindings';
import { t } from '../i18n/index.svelte';

/** A vendor's own options, as they are usually said. */
const OWN: Record<ProviderKind, readonly string[]> = {
  huawei_rds: [],
  huawei_taurusdb: [],
  oceanbase_ocp: ['backup_mode = "physical_backup"', 'data_mode = "full_backup"'],
  oceanbase_obshell: ['mode = "full"', 'plus_archive = true'],
};

/** Text between quotes, as TOML wants it. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007F');
}

function entry({ draft, provider }: Pick<ProfileView, 'draft' | 'provider'>, isFirst: boolean): string[] {
  return [
    '',
    ...(isFirst ? [`# ${t('runbooks.starter.backup')}`] : []),
    '[[backup]]',
    `profile = ${quote(draft.name)}`,
    `target_name = "*"${isFirst ? `  # ${t('runbooks.starter.target')}` : ''}`,
    ...OWN[provider],
  ];
}

/** One entry for the first profile of each vendor; those that may only watch make no good example. */
export function starter(all: readonly ProfileView[]): string {
  const able = all.filter((profile) => profile.draft.guard !== 'watch_only');
  const profiles = able.length > 0 ? able : all;
  const firsts = profiles.filter((one, at) => profiles.findIndex((other) => other.provider === one.provider) === at);
  const entries = firsts.flatMap((profile, at) => entry(profile, at === 0));
  return [
    `# ${t('runbooks.starter.what')}`,
    'format_version = 1',
    `title = ${quote(t('runbooks.starter.title'))}`,
    `# ticket = "CHG-20871"`,
    '',
    '[defaults]',
    `name = "hf-{target}-{date}-{run}"  # ${t('runbooks.starter.name')}`,
    `unless_newer_than = "24h"  # ${t('runbooks.starter.unless')}`,
    ...entries,
    '',
  ].join('\n');
}
