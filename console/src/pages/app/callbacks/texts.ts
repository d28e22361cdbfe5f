import { useTexts } from '../../../texts/language';
import { en } from './en';
import { zh } from './zh';

export const useCallbackTexts = (): typeof zh => useTexts({ zh, en });
