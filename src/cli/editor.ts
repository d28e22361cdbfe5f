import type { Editor } from '@hongyan/kernel';

/** Whoever may run commands here may change everything. */
export const COMMAND_LINE: Editor = {
  tenantId: null,
  actor: { kind: 'cli', adminId: null, name: 'command line', tokenId: null, ip: null },
};
