import { useTexts } from '../../../texts/language';
import { en } from './en';
import { zh } from './zh';

export const useUserTexts = (): typeof zh => useTexts({ zh, en });
