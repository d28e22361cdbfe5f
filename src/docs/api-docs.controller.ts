import { Controller, Header } from '@nestjs/common';
import { WireRoute } from '@hongyan/http';
import { ApiDocument } from './api-document.service.js';
import { PAGE_SECURITY_POLICY, pageOf } from './page.js';

@Controller()
export class ApiDocsController {
  constructor(private readonly api: ApiDocument) {}

  @WireRoute('GET', 'docs', 'none')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', PAGE_SECURITY_POLICY)
  page(): string {
    return pageOf(this.api.document);
  }

  @WireRoute('GET', 'docs/openapi.json', 'none')
  openApi(): object {
    return this.api.document;
  }
}
