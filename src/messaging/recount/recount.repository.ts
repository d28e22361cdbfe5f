import { Injectable } from '@nestjs/common';
import type { Sql } from '@hongyan/persistence';

@Injectable()
export class RecountRepository {
  /** An app's messages, on `ix_messages_app_time`, and the imports that are to become some: mostly there are none. */
  async count(sql: Sql, appId: number): Promise<number> {
    const [row] = await sql.query<{ total: number }>(
      `SELECT (SELECT COUNT(*) FROM messages WHERE app_id = ?) + (SELECT COUNT(*) FROM imports WHERE app_id = ?)
         AS total`,
      [appId, appId],
    );
    return row!.total;
  }
}
