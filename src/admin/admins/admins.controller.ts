import { Controller } from '@nestjs/common';
import { Caller, Input, type Page, pageRequest, PathId } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { AdminRoute } from '../../tenants/admin.guard.js';
import type { Admin, Invitation } from '../../tenants/admins/admin.js';
import { AdminsService } from '../../tenants/admins/admins.service.js';
import { AdminChangeDto, AdminsQueryDto, NewAdminDto } from './admins.dto.js';

interface Invited {
  readonly admin: Admin;
  readonly invitation: Invitation;
}

/** Admins of the installation and of its tenants. */
@Controller()
export class AdminsController {
  constructor(private readonly admins: AdminsService) {}

  @AdminRoute('GET', 'admins', 'admins.read', { input: AdminsQueryDto })
  list(@Caller() { tenantId: scope }: AdminPrincipal, @Input() query: AdminsQueryDto): Promise<Page<Admin>> {
    const { tenantId = null, role = null, status = null } = query;
    return this.admins.list(scope, { tenantId, role, status }, pageRequest(query));
  }

  @AdminRoute('POST', 'admins', 'admins.manage', { input: NewAdminDto, status: 201 })
  invite(@Caller() caller: AdminPrincipal, @Input() wish: NewAdminDto): Promise<Invited> {
    const { email, name, role, tenantId = role === 'operator' ? null : caller.tenantId } = wish;
    return this.admins.invite(caller, { email, name, role, tenantId });
  }

  @AdminRoute('GET', 'admins/:adminId', 'admins.read')
  get(@Caller() { tenantId: scope }: AdminPrincipal, @PathId('adminId') id: number): Promise<Admin> {
    return this.admins.get(scope, id);
  }

  @AdminRoute('PATCH', 'admins/:adminId', 'admins.manage', { input: AdminChangeDto })
  change(
    @Caller() caller: AdminPrincipal,
    @PathId('adminId') id: number,
    @Input() changes: AdminChangeDto,
  ): Promise<Admin> {
    return this.admins.edit(caller, id, changes);
  }

  @AdminRoute('POST', 'admins/:adminId/disable', 'admins.manage')
  disable(@Caller() caller: AdminPrincipal, @PathId('adminId') id: number): Promise<Admin> {
    return this.admins.disable(caller, id);
  }

  @AdminRoute('POST', 'admins/:adminId/enable', 'admins.manage')
  enable(@Caller() caller: AdminPrincipal, @PathId('adminId') id: number): Promise<Admin> {
    return this.admins.enable(caller, id);
  }

  @AdminRoute('POST', 'admins/:adminId/reset', 'admins.manage')
  reset(@Caller() caller: AdminPrincipal, @PathId('adminId') id: number): Promise<Invited> {
    return this.admins.reset(caller, id);
  }
}
