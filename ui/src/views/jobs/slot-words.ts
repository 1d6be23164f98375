// A part of a run in one word.
import { t } from '../../i18n/index.svelte';
import type { Slot } from './totals';

export function slotWords(slot: Slot): string {
  return slot === 'satisfied' ? t('run.satisfied') : t(`common.status.${slot}`).toLowerCase();
}
