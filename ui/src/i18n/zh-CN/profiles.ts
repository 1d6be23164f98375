import type { profiles as en } from '../en/profiles';
import type { Translated } from '../types';

export const profiles: Translated<typeof en> = {
  secret: {
    inKeychain: '已存入钥匙串',
    untilQuit: '保留到退出为止',
    replace: '更换',
    forget: '清除',
    keepStored: '沿用已存的',
  },
};
