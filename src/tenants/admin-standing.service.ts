import { Injectable } from '@nestjs/common';
import { AdminError, type AdminPrincipal } from '@hongyan/kernel';
import { AdminsService } from './admins/admins.service.js';
import { SignIn } from './sessions/sign-in.service.js';
import { TenantsService } from './tenants.service.js';

/** Whether an admin may work at the moment, whatever the role permits. */
@Injectable()
export class AdminStanding {
  constructor(
    private readonly admins: AdminsService,
    private readonly signIn: SignIn,
    private readonly tenants: TenantsService,
  ) {}

  /** Throws `tenant_suspended`, or `enrolment_required` unless the call is about the own account. */
  async require({ adminId, tenantId }: AdminPrincipal, isSettingUp: boolean): Promise<void> {
    if (tenantId !== null && (await this.tenants.isSuspended(tenantId)))
      throw new AdminError('tenant_suspended');
    if (!isSettingUp && this.signIn.mustEnrol(await this.admins.get(null, adminId))) {
      throw new AdminError('enrolment_required');
    }
  }
}
