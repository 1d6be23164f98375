// What can be done about one job: look now, cancel at the vendor, set aside, plan again, copy. Never send again.
import type { ErrorReport, Job } from '../../bindings';
import { copyText } from '../../clipboard';
import { core } from '../../core';
import { t } from '../../i18n/index.svelte';
import { asReport } from '../../state/defects.svelte';
import { jobs } from '../../state/jobs.svelte';
import { whereabouts } from '../../state/place.svelte';
import { plans } from '../../state/plan.svelte';
import { toasts } from '../../state/toasts.svelte';
import { draftOfJobs } from '../plan/again';
import { ticketText } from '../ticket';

export class JobActions {
  isLooking = $state(false);
  isPlanning = $state(false);
  /** The question stands whether the vendor is to be asked to cancel. */
  confirmsCancel = $state(false);
  isCancelling = $state(false);
  cancelError = $state<ErrorReport | null>(null);
  /** The question stands whether nobody is to look any more. */
  confirmsAside = $state(false);
  isSettingAside = $state(false);
  asideError = $state<ErrorReport | null>(null);
  error = $state<{ title: string; report: ErrorReport } | null>(null);

  async lookNow(job: Job): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    this.error = null;
    try {
      await core.lookNow(job.id);
    } catch (error) {
      this.error = { title: t('jobs.lookFailed'), report: asReport(error) };
    } finally {
      this.isLooking = false;
    }
  }

  /** Asks the vendor; the question stays open with the error where it was refused. */
  async cancel(job: Job): Promise<void> {
    if (this.isCancelling) return;
    this.isCancelling = true;
    this.cancelError = null;
    try {
      await core.cancelJob(job.id);
      this.confirmsCancel = false;
    } catch (error) {
      this.cancelError = asReport(error);
    } finally {
      this.isCancelling = false;
    }
  }

  /** The question stays open with the error where it was refused. */
  async setAside(job: Job): Promise<void> {
    if (this.isSettingAside) return;
    this.isSettingAside = true;
    this.asideError = null;
    try {
      jobs.keep(await core.setAside(job.id));
      this.confirmsAside = false;
    } catch (error) {
      this.asideError = asReport(error);
    } finally {
      this.isSettingAside = false;
    }
  }

  async planAgain(job: Job): Promise<void> {
    if (this.isPlanning) return;
    this.isPlanning = true;
    this.error = null;
    try {
      await plans.make(await draftOfJobs([job], (target, ticket) => core.suggestName(target, ticket)));
      await whereabouts.go('plan');
    } catch (error) {
      this.error = { title: t('plan.againFailed'), report: asReport(error) };
    } finally {
      this.isPlanning = false;
    }
  }

  async copyForTicket(job: Job): Promise<void> {
    if (await copyText(ticketText(job))) toasts.tell(t('common.copied'));
    else toasts.tell(t('common.copyFailed'), 'bad');
  }
}
