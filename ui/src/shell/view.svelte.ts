// What the open page says about itself for the title bar: the most dangerous environment on it, and its subject.
import type { Environment } from '../bindings';
import { mostDangerous } from '../components/environment';
import { t } from '../i18n/index.svelte';
import { app } from '../state/app.svelte';
import { plans } from '../state/plan.svelte';
import { whereabouts } from '../state/place.svelte';
import { profiles } from '../state/profiles.svelte';
import { runs } from '../state/runs.svelte';
import { selection } from '../state/selection.svelte';

class View {
  get environment(): Environment | null {
    if (app.space === 'sandbox') return 'sandbox';
    const all = profiles.all.map((profile) => profile.draft.environment);
    switch (whereabouts.place) {
      case 'plan':
        return mostDangerous(plans.current?.items.map((item) => item.profile.environment) ?? []);
      case 'jobs':
        return runs.current?.environment ?? null;
      case 'sandbox':
      case 'settings':
        return null;
      case 'targets':
      case 'runbooks':
      case 'history':
      case 'profiles':
        return mostDangerous(all);
    }
  }

  get subject(): string | null {
    if (whereabouts.place === 'plan') return plans.current?.ticket ?? null;
    if (whereabouts.place === 'jobs') return runs.current?.ticket ?? null;
    if (whereabouts.place !== 'targets') return null;
    return selection.ticket || (selection.picked.length > 0 ? t('shell.newPlan') : null);
  }
}

export const view = new View();
