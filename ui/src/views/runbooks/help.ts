// The keys that a runbook may have, in the order in which one writes them. The words stand in the catalogue.
import type { Key } from '../../i18n/index.svelte';

/** Sentences without gaps. */
type Words = Extract<Key, `runbooks.help.key.${string}`>;
type Group = 'top' | 'defaults' | 'backup' | 'huawei' | 'rds' | 'ocp' | 'obshell';

interface HelpKey {
  key: string;
  words: Words;
  example?: string;
}

const said = (key: string, words: Words, example?: string): HelpKey => ({ key, words, ...(example ? { example } : {}) });

export const HELP: readonly (readonly [Group, readonly HelpKey[]])[] = [
  [
    'top',
    [
      said('format_version', 'runbooks.help.key.format_version'),
      said('title', 'runbooks.help.key.title'),
      said('ticket', 'runbooks.help.key.ticket', '"CHG-20871"'),
      said('valid_for', 'runbooks.help.key.valid_for', '"4h"'),
    ],
  ],
  [
    'defaults',
    [
      said('name', 'runbooks.help.key.defaultName'),
      said('description', 'runbooks.help.key.description'),
      said('unless_newer_than', 'runbooks.help.key.defaultUnless', '"24h"'),
    ],
  ],
  [
    'backup',
    [
      said('profile', 'runbooks.help.key.profile'),
      said('target', 'runbooks.help.key.target', '["t_report", "t_bi"]'),
      said('target_name', 'runbooks.help.key.target_name', '"orders-*"'),
      said('target_tag', 'runbooks.help.key.target_tag', '"env=prod"'),
      said('unless_newer_than', 'runbooks.help.key.unless_newer_than'),
    ],
  ],
  ['huawei', [said('name', 'runbooks.help.key.name'), said('description', 'runbooks.help.key.description')]],
  ['rds', [said('databases', 'runbooks.help.key.databases', '["Ledger2026"]')]],
  [
    'ocp',
    [
      said('backup_mode', 'runbooks.help.key.backup_mode'),
      said('data_mode', 'runbooks.help.key.data_mode'),
      said('storage', 'runbooks.help.key.storage'),
    ],
  ],
  [
    'obshell',
    [
      said('mode', 'runbooks.help.key.mode'),
      said('plus_archive', 'runbooks.help.key.plus_archive', 'true'),
      said('encrypt', 'runbooks.help.key.encrypt', 'true'),
    ],
  ],
];
