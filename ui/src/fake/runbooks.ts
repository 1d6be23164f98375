// Runbooks of the fake: none yet.
import type { Api } from '../api';
import { report } from './errors';

type RunbookCalls = Pick<
  Api,
  'listRunbooks' | 'readRunbook' | 'saveRunbook' | 'deleteRunbook' | 'checkRunbook' | 'planRunbook' | 'runbookOf' | 'importRunbook' | 'exportRunbook'
>;

export function fakeRunbooks(): RunbookCalls {
  const gone = async (): Promise<never> => {
    throw report('runbook_gone');
  };
  return {
    listRunbooks: async () => [],
    readRunbook: gone,
    saveRunbook: gone,
    deleteRunbook: gone,
    checkRunbook: async () => [],
    planRunbook: gone,
    runbookOf: async () => '',
    importRunbook: async () => null,
    exportRunbook: async () => null,
  };
}
