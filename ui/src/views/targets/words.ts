// How a target's name and state are written.
import type { ProviderKind, Readiness, TargetState } from '../../bindings';
import { engineName } from '../../components/engine';
import type { Sign } from '../../components/StateMark.svelte';
import { t } from '../../i18n/index.svelte';
import { preferences } from '../../preferences.svelte';
import type { Picked } from '../../state/selection.svelte';

/** The language of a name that people gave, where it is not the window's. */
export function langOf(name: string): string | undefined {
  const lang = /\p{Script=Han}/u.test(name) ? 'zh-CN' : 'en';
  return lang === preferences.language ? undefined : lang;
}

/** What forms that share their settings are called: product names are the same in every language. */
export function kindName({ options, target }: Pick<Picked, 'options' | 'target'>): string {
  switch (options.kind) {
    case 'oceanbase_ocp':
      return 'OCP';
    case 'oceanbase_obshell':
      return 'OBShell';
    default:
      return engineName(target.engine);
  }
}

/** Whether this vendor's targets are tenants of a cluster, and not instances. */
export function hasTenants(provider: ProviderKind): boolean {
  return provider.startsWith('oceanbase_');
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
