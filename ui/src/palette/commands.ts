// Everything the palette can find, from the state as it is now.
import type { IconName } from '../components/icons';
import { t } from '../i18n/index.svelte';
import { keys } from '../keys/keys.svelte';
import { meaning, NUMBERED } from '../keys/map';
import { preferences, type Language, type Theme } from '../preferences.svelte';
import { app } from '../state/app.svelte';
import { plans } from '../state/plan.svelte';
import { whereabouts, PLACES } from '../state/place.svelte';
import { runbookPage } from '../state/runbook-page.svelte';
import type { Command } from './command';
import { copy, goAndPress, goTo, lookAtKeychain, newProfile, openPlan, savePlan, turnSandbox } from './doings';
import { findable } from './findable';
import { palette } from './palette.svelte';

/** Those that this list already has, those that only move about, and the one that must never run from here. */
const APART = new Set(['R', 'E', 'Ctrl N', 'Ctrl O', 'Ctrl K', 'Ctrl ,', '?', '/', 'F6', 'Shift F6', 'Escape', 'Ctrl Enter']);

export function allCommands(): Command[] {
  return [...actions(), ...ofThePage(), ...places(), ...settings(), ...findable()];
}

function actions(): Command[] {
  const refresh = keys.find('R');
  const isExporting = keys.find('E');
  const inSandbox = app.space === 'sandbox';
  const address = app.status?.sandbox_address;
  const directory = app.status?.data_directory;
  const action = (id: string, icon: IconName, label: string, run: () => unknown, more: Partial<Command> = {}): Command => ({
    id: `action ${id}`,
    group: 'action',
    icon,
    label,
    run,
    ...more,
  });
  const because = (reason: string | null | undefined): Partial<Command> => (reason ? { reason } : {});
  return [
    action('refresh', 'refresh', refresh?.label?.() ?? t('palette.refresh'), () => keys.run('R'), {
      keys: 'R',
      ...because(refresh ? refresh.unless?.() : t('palette.reason.noRefresh')),
    }),
    action('profile', 'plus', t('palette.newProfile'), newProfile, { keys: 'Ctrl N' }),
    action('runbook', 'plus', t('palette.newRunbook'), () => runbookPage().open('new')),
    action('export', 'download', t('palette.exportCsv'), () => (isExporting ? keys.run('E') : goAndPress('history', 'E')), {
      keys: 'E',
      ...because(isExporting?.unless?.()),
    }),
    action('openPlan', 'folder', t('plan.file.open'), openPlan, { keys: 'Ctrl O' }),
    action('savePlan', 'file', t('plan.file.save'), savePlan, because(plans.current ? null : t('palette.reason.noPlan'))),
    action('sandbox', 'sandbox', inSandbox ? t('palette.sandboxOff') : t('palette.sandboxOn'), () => turnSandbox(!inSandbox), because(app.busy ? t('palette.reason.busy') : null)),
    action('keychain', 'key', t('palette.checkKeychain'), lookAtKeychain),
    action('keys', 'info', t('palette.allKeys'), () => (palette.keysOpen = true), { keys: '?' }),
    action('directory', 'folder', t('palette.copyDirectory'), () => copy(directory ?? ''), { detail: directory ?? '' }),
    action('address', 'copy', t('palette.copyAddress'), () => copy(address ?? ''), {
      detail: address ?? '',
      ...because(address ? null : t('palette.reason.sandboxIsOff')),
    }),
  ];
}

/** What the open view lent to the keys, beyond what every page may have. */
function ofThePage(): Command[] {
  return [...keys.all].flatMap(([name, binding]): Command[] => {
    const known = meaning(name);
    const label = binding.label?.() ?? (known ? t(known) : null);
    if (label === null || APART.has(name) || /^Ctrl \d$/.test(name)) return [];
    const reason = binding.unless?.();
    return [{ id: `key ${name}`, group: 'action', icon: 'play', label, keys: name, run: () => keys.run(name), ...(reason ? { reason } : {}) }];
  });
}

function places(): Command[] {
  return PLACES.map((place) => {
    const number = NUMBERED.indexOf(place) + 1;
    return {
      id: `place ${place}`,
      group: 'place',
      icon: place,
      label: t(`shell.place.${place}`),
      keys: number > 0 ? `Ctrl ${number}` : 'Ctrl ,',
      run: () => goTo(place),
      ...(whereabouts.place === place ? { reason: t('palette.reason.here') } : {}),
    };
  });
}

function settings(): Command[] {
  const inUse = (isCurrent: boolean): Partial<Command> => (isCurrent ? { reason: t('palette.reason.current') } : {});
  const themes = (['light', 'dark', 'system'] as const satisfies readonly Theme[]).map(
    (theme): Command => ({
      id: `theme ${theme}`,
      group: 'setting',
      icon: 'settings',
      label: t(`palette.theme.${theme}`),
      run: () => (preferences.theme = theme),
      ...inUse(preferences.theme === theme),
    }),
  );
  const names: [Language | 'system', string][] = [
    ['en', t('palette.language', { name: 'English' })],
    ['zh-CN', t('palette.language', { name: '简体中文' })],
    ['system', t('palette.languageSystem')],
  ];
  const languages = names.map(
    ([choice, label]): Command => ({
      id: `language ${choice}`,
      group: 'setting',
      icon: 'globe',
      label,
      // Somebody lost in the wrong language types its name in their own.
      words: 'language 语言 English Chinese 中文',
      run: () => (preferences.choice = choice),
      ...inUse(preferences.choice === choice),
    }),
  );
  return [...themes, ...languages];
}
