import type { App } from '../../api/app';

export const STATUS_COLORS: Readonly<Record<App['status'], string>> = {
  enabled: 'teal',
  disabled: 'gray',
  deleting: 'red',
};
