// How a target's name and state are written.
import type { Readiness, TargetState } from '../../bindings';
import type { Sign } from '../../components/StateMark.svelte';
import { t } from '../../i18n/index.svelte';
import { preferences } from '../../preferences.svelte';

/** The language of a name that people gave, where it is not the window's. */
export function langOf(name: string): string | undefined {
  const lang = /\p{Script=Han}/u.test(name) ? 'zh-CN' : 'en';
  return lang === preferences.language ? undefined : lang;
}

export const SIGNS: Record<Readiness, Sign> = {
  available: 'good',
  backing_up: 'running',
  busy: 'warning',
  unavailable: 'bad',
  unknown: 'none',
};

const KNOWN = ['frozen', 'failed', 'storage_full', 'create_fail'] as const;

/** What the state means; where it is in the way for long, which way. */
export function stateWord(state: TargetState): string {
  const word = KNOWN.find((known) => known === state.word.toLowerCase().replaceAll(' ', '_'));
  return word && state.readiness === 'unavailable' ? t(`targets.word.${word}`) : t(`targets.readiness.${state.readiness}`);
}
