// What masked spans read in the language of the window.
import { t } from '../../i18n/index.svelte';
import type { MaskWords } from './request';

export function maskWords(): MaskWords {
  return {
    secret: t('plan.mask.secret'),
    set_when_sent: t('plan.mask.set_when_sent'),
    signed_when_sent: t('plan.mask.signed_when_sent'),
    encrypted_when_sent: t('plan.mask.encrypted_when_sent'),
  };
}
