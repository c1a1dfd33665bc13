-- A store that version 0.1 made and wrote (its own code, then SQLite's dump).
BEGIN TRANSACTION;
CREATE TABLE actions (
            id integer primary key, team text not null, text text not null, owner text not null,
            goal text, due_on text, created_by text not null, created_at text not null,
            done_by text, done_at text, removed_by text, removed_at text
        ) strict;
INSERT INTO "actions" VALUES(1,'T01','Ring tilbage inden kl. 12','Mette','closures','2026-11-10','head','2026-12-01T04:00:31+00:00',NULL,NULL,NULL,NULL);
INSERT INTO "actions" VALUES(2,'T01','Gennemgå lange sager','Ole',NULL,NULL,'head','2026-12-01T04:00:31+00:00','head','2026-12-01T04:00:31+00:00',NULL,NULL);
CREATE TABLE audit (
            id integer primary key, at text not null, who text not null, role text not null, what text not null,
            about text not null, snapshot text not null, address text not null
        ) strict;
INSERT INTO "audit" VALUES(1,'2026-12-01T04:00:31+00:00','head','head','export','xlsx /flow','2026-10-31-1','');
CREATE TABLE audit_open (only_row integer primary key check (only_row = 1));
CREATE TABLE comments (
            id integer primary key, indicator text not null, filter text not null, period text not null,
            text text not null, created_by text not null, created_at text not null,
            removed_by text, removed_at text
        ) strict;
INSERT INTO "comments" VALUES(1,'phone_on_time','','2026-10','Omlægning af telefonen','head','2026-12-01T04:00:31+00:00',NULL,NULL);
CREATE TABLE ended (session text primary key, until integer not null) strict;
CREATE TABLE failures (at integer not null, whence text not null) strict;
CREATE TABLE issued (
            id integer primary key, kind text not null, as_of text not null, snapshot text not null,
            released integer not null check (released in (0, 1)), sha256 text not null, figures blob not null,
            due_on text, issued_by text not null, issued_at text not null
        ) strict;
INSERT INTO "issued" VALUES(1,'status','2026-10-31','2026-10-31-1',1,'abababababababababababababababababababababababababababababababab',X'7B7D','2026-11-02','finance','2026-12-01T04:00:31+00:00');
CREATE TABLE noticed (who text primary key, notice_on text not null, at text not null) strict;
CREATE TABLE revision (only_row integer primary key check (only_row = 1), number integer not null);
INSERT INTO "revision" VALUES(1,7);
CREATE TABLE sample_cases (
            sample integer not null references samples (id), place integer not null, key text not null,
            case_id text, finding text check (finding in ('met', 'missed', 'unknown')), note text,
            found_by text, found_at text, primary key (sample, place)
        ) strict;
INSERT INTO "sample_cases" VALUES(1,1,'K1','C1','met','','supervision','2026-12-01T04:00:31+00:00');
INSERT INTO "sample_cases" VALUES(1,2,'K2',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE samples (
            id integer primary key, frame text not null, title text not null, snapshot text not null,
            as_of text not null, population integer not null check (population >= 0),
            size integer not null check (size >= 0), seed text not null,
            drawn_by text not null, drawn_at text not null
        , period_from text, period_to text, population_met integer) strict;
INSERT INTO "samples" VALUES(1,'phone_on_time','Telefon','2026-10-31-1','2026-10-31',120,2,'7','supervision','2026-12-01T04:00:31+00:00','2026-10-01','2026-10-31',100);
CREATE TABLE used (word text primary key, until integer not null) strict;
CREATE TABLE walls (
            id integer primary key, team text not null, name text not null, sha256 text not null unique,
            made_by text not null, made_at text not null, revoked_by text, revoked_at text, seen_at text
        ) strict;
CREATE INDEX actions_of_team on actions (team, removed_at, done_at);
CREATE INDEX samples_of_frame on samples (frame, drawn_at);
CREATE INDEX comments_of_indicator on comments (indicator, removed_at);
CREATE INDEX issued_of_kind on issued (kind, released, id);
CREATE INDEX audit_at on audit (at);
CREATE TRIGGER audit_is_kept before delete on audit when not exists (select * from audit_open)
            begin select raise(abort, 'the audit log is only added to'); end;
CREATE TRIGGER audit_is_not_changed before update on audit when not exists (select * from audit_open)
            begin select raise(abort, 'the audit log is only added to'); end;
CREATE INDEX failures_at on failures (whence, at);
COMMIT;
pragma user_version = 4;
