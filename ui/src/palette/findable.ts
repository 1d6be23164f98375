// What is the person's own: runs and their tickets, the plan, profiles and listed targets.
import { t } from '../i18n/index.svelte';
import { engineName } from '../components/engine';
import { plans } from '../state/plan.svelte';
import { profiles } from '../state/profiles.svelte';
import { runbookPage } from '../state/runbook-page.svelte';
import { runbooks } from '../state/runbooks.svelte';
import { runs } from '../state/runs.svelte';
import { targets } from '../state/targets.svelte';
import type { Command } from './command';
import { goAndSearch, goTo } from './doings';
import { palette } from './palette.svelte';

/** Runs that stand there before anything is typed. */
const RECENT = 3;

export function findable(): Command[] {
  return [...ofRuns(), ...ofPlan(), ...ofProfiles(), ...ofRunbooks(), ...ofTargets()];
}

function ofRuns(): Command[] {
  return runs.all.map((run, index) => ({
    id: `run ${run.id}`,
    group: 'run',
    icon: 'jobs',
    label: run.title || t('palette.runNumber', { number: run.number }),
    detail: [run.ticket, t('palette.runNumber', { number: run.number })].filter(Boolean).join(' · '),
    words: run.plan_words,
    environment: run.environment,
    onlyFound: index >= RECENT,
    run: () => {
      runs.chosen = run.id;
      return goTo('jobs');
    },
  }));
}

function ofPlan(): Command[] {
  const plan = plans.current;
  if (!plan) return [];
  const detail = [plan.ticket, plan.fingerprint.words].filter(Boolean).join(' · ');
  return [{ id: `plan ${plan.id}`, group: 'plan', icon: 'plan', label: plan.title || t('shell.place.plan'), detail, words: plan.fingerprint.hex, onlyFound: true, run: () => goTo('plan') }];
}

function ofProfiles(): Command[] {
  return profiles.sorted.map((profile) => ({
    id: `profile ${profile.id}`,
    group: 'profile',
    icon: 'profiles',
    label: profile.draft.name,
    detail: profile.summary,
    environment: profile.draft.environment,
    onlyFound: true,
    run: () => {
      palette.askForProfile(profile.id);
      return goTo('profiles');
    },
  }));
}

function ofRunbooks(): Command[] {
  return runbooks.all.map((runbook) => ({
    id: `runbook ${runbook.name}`,
    group: 'runbook',
    icon: 'runbooks',
    label: runbook.name,
    detail: runbook.title,
    words: runbook.profiles.join(' '),
    onlyFound: true,
    run: () => runbookPage().open({ name: runbook.name }),
  }));
}

function ofTargets(): Command[] {
  return [...targets.byProfile].flatMap(([profileId, list]) => {
    const profile = profiles.find(profileId);
    if (!profile) return [];
    return list.targets.map(
      (target): Command => ({
        id: `target ${profileId} ${target.id}`,
        group: 'target',
        icon: 'targets',
        label: target.name,
        detail: `${engineName(target.engine)} ${target.version} · ${profile.draft.name}`,
        words: target.id,
        environment: profile.draft.environment,
        onlyFound: true,
        run: () => goAndSearch('targets', target.name),
      }),
    );
  });
}
