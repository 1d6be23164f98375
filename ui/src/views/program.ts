// The faces of Holdfast in words: the core calls them `window` and `command line`.
import type { Owner } from '../bindings';
import { t } from '../i18n/index.svelte';

export function programWords(program: string): string {
  if (program === 'window') return t('run.program.window');
  if (program === 'command line') return t('run.program.commandLine');
  return program;
}

/** `the command line, process 4711 on db-host`. */
export function ownerWords({ program, process_id, host }: Owner): string {
  return t('run.owner', { program: programWords(program), pid: process_id, host });
}
