import { en } from './common.en';
import { zh } from './common.zh';
import { useTexts } from './language';

/** The texts that pages share. */
export function useCommon(): typeof zh {
  return useTexts({ zh, en });
}
