// The Chinese catalogue, one file a view.
import { common } from './common';
import { history } from './history';
import { jobs } from './jobs';
import { keys } from './keys';
import { palette } from './palette';
import { plan } from './plan';
import { profiles } from './profiles';
import { run } from './run';
import { runbooks } from './runbooks';
import { sandbox } from './sandbox';
import { settings } from './settings';
import { shell } from './shell';
import { targets } from './targets';

export const zhCN = { common, history, jobs, keys, palette, plan, profiles, run, runbooks, sandbox, settings, shell, targets };
