// The network's settings in one line, for where they are folded away.
import type { NetworkDraft } from '../../bindings';
import { t } from '../../i18n/index.svelte';

export function networkInWords(network: NetworkDraft): string {
  const parts = [
    t(`profiles.network.inWords.trust.${network.trust}`),
    network.client_certificate !== '' && t('profiles.network.inWords.client'),
    network.proxy === 'server'
      ? t('profiles.network.inWords.proxyServer', { address: network.proxy_address || t('common.noValue') })
      : t(`profiles.network.inWords.proxy.${network.proxy}`),
    network.connect_timeout !== '' && t('profiles.network.inWords.connect', { n: network.connect_timeout }),
    network.answer_timeout !== '' && t('profiles.network.inWords.answer', { n: network.answer_timeout }),
  ];
  return parts.filter((part) => part !== false).join(t('profiles.network.inWords.separator'));
}
