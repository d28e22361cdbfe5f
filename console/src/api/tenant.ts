/** Plan §5. */
export interface Tenant {
  readonly id: number;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly createdAtMs: number;
  readonly appCount: number;
  readonly adminCount: number;
}
