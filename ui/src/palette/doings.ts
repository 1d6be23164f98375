// What the palette and the keys that work everywhere do.
import { tick } from 'svelte';

import { copyText } from '../clipboard';
import { say, t } from '../i18n/index.svelte';
import { keys } from '../keys/keys.svelte';
import { goToSearch } from '../keys/panes';
import { app } from '../state/app.svelte';
import { asReport } from '../state/defects.svelte';
import { plans } from '../state/plan.svelte';
import { whereabouts, type Place } from '../state/place.svelte';
import { toasts } from '../state/toasts.svelte';

/** Goes there, unless the page must not be left; answers whether it is there, with the view mounted. */
export async function goTo(place: Place): Promise<boolean> {
  await whereabouts.go(place);
  await tick();
  return whereabouts.place === place;
}

/** Goes there and does what the view does for that key, once it is mounted. */
export async function goAndPress(place: Place, name: string): Promise<void> {
  if (await goTo(place)) keys.run(name);
}

/** Begins a profile the way the view does it; the key means this everywhere. */
export async function newProfile(): Promise<void> {
  if (!(await goTo('profiles'))) return;
  const begin = keys.find('Ctrl N')?.run;
  if (begin !== newProfile) await begin?.();
}

/** Goes there and looks for the text where the view can search. */
export async function goAndSearch(place: Place, text: string): Promise<void> {
  if (await goTo(place)) goToSearch(text);
}

/** Changes the world by way of the sandbox's page, so that unsaved work is asked about first. */
export async function turnSandbox(on: boolean): Promise<void> {
  if (await goTo('sandbox')) await app.enter(on ? 'sandbox' : 'real');
}

/** Opens a plan file and shows it; what went wrong stands on the page of the plan. */
export async function openPlan(): Promise<void> {
  if ((await plans.openFile()) || plans.fileError) await goTo('plan');
}

/** Writes the plan that is shown to a file. */
export async function savePlan(): Promise<void> {
  const path = await plans.saveFile();
  if (path !== null) toasts.tell(t('plan.file.saved', { path }));
  else if (plans.fileError) await goTo('plan');
}

export async function copy(text: string): Promise<void> {
  if (await copyText(text)) toasts.tell(t('palette.copiedText', { text }));
  else toasts.tell(t('common.copyFailed'), 'bad');
}

/** Looks, and shows the page with the trouble where there is one. */
export async function lookAtKeychain(): Promise<void> {
  try {
    await app.checkKeychain();
    if (app.status?.keychain.error) await goTo('settings');
    else toasts.tell(t('palette.keychainAnswers'));
  } catch (error) {
    toasts.tell(say(asReport(error).message), 'bad');
  }
}
