import type Database from 'libsql';

/** "TCfb": says in the file's header whose database it is. */
export const applicationId = 0x54436662;
/** Of the tables below. A later version adds a step that makes it from this one. */
export const storeVersion = 1;

/** Rows only come: the triggers refuse to change, replace and delete, whoever asks. */
const tables = `
  create table feedback (
    id integer primary key autoincrement,
    time text not null,
    model text not null,
    model_sha256 text not null check (length(model_sha256) = 64),
    result text,
    image_sha256 text not null check (length(image_sha256) = 64),
    image_ending text not null,
    image_name text not null,
    score real not null,
    p_value real,
    verdict text not null check (verdict in ('good', 'defect', 'unknown')),
    label text not null check (label in ('good', 'defect', 'none')),
    note text
  ) strict;
  create index feedback_by_image on feedback (image_sha256, model, id);
  create index feedback_by_label on feedback (model, label, id);
  create trigger feedback_kept before delete on feedback
    begin select raise(abort, 'feedback is only added to'); end;
  create trigger feedback_unchanged before update on feedback
    begin select raise(abort, 'feedback is only added to'); end;
  create trigger feedback_unreplaced before insert on feedback
    when exists (select 1 from feedback where id = new.id)
    begin select raise(abort, 'feedback is only added to'); end;
`;

/**
 * Makes the tables in an empty file, or checks those that are there.
 * @returns why the file cannot be used, if so.
 */
export function prepareTables(database: Database.Database): string | undefined {
  return database
    .transaction((): string | undefined => {
      const owner = numberOf(database, 'application_id');
      const version = numberOf(database, 'user_version');
      if (owner === 0 && version === 0 && numberOf(database, 'schema_version') === 0) {
        database.exec(tables);
        database.exec(`pragma application_id = ${applicationId}; pragma user_version = ${storeVersion};`);
        return undefined;
      }
      if (owner !== applicationId) return 'it is a database of another program';
      if (version !== storeVersion)
        return `its version is ${version}, and this program knows ${storeVersion}: it was written by a newer one`;
      return undefined;
    })
    .immediate();
}

export function numberOf(database: Database.Database, pragma: string): number {
  const [row] = database.pragma(pragma) as Record<string, number>[];
  return Object.values(row ?? {})[0] ?? 0;
}
