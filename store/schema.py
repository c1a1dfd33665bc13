"""The tables, as the steps that made them: a file of an earlier version takes the steps it lacks.

A step is never changed once it has been released; what changes is a new one at the end.
"""

from __future__ import annotations

STEPS: tuple[tuple[str, ...], ...] = (
    (
        # One number that grows with every write, so that a screen knows when to look again.
        "create table revision (only_row integer primary key check (only_row = 1), number integer not null)",
        "insert into revision values (1, 0)",
        """create table actions (
            id integer primary key, team text not null, text text not null, owner text not null,
            goal text, due_on text, created_by text not null, created_at text not null,
            done_by text, done_at text, removed_by text, removed_at text
        ) strict""",
        "create index actions_of_team on actions (team, removed_at, done_at)",
        """create table samples (
            id integer primary key, frame text not null, title text not null, snapshot text not null,
            as_of text not null, population integer not null check (population >= 0),
            size integer not null check (size >= 0), seed text not null,
            drawn_by text not null, drawn_at text not null
        ) strict""",
        "create index samples_of_frame on samples (frame, drawn_at)",
        """create table sample_cases (
            sample integer not null references samples (id), place integer not null, key text not null,
            case_id text, finding text check (finding in ('met', 'missed', 'unknown')), note text,
            found_by text, found_at text, primary key (sample, place)
        ) strict""",
        """create table comments (
            id integer primary key, indicator text not null, filter text not null, period text not null,
            text text not null, created_by text not null, created_at text not null,
            removed_by text, removed_at text
        ) strict""",
        "create index comments_of_indicator on comments (indicator, removed_at)",
    ),
    (
        # The days that a sample was drawn over, and how many of all met the demand as registered then.
        "alter table samples add column period_from text",
        "alter table samples add column period_to text",
        "alter table samples add column population_met integer",
    ),
    (
        # What was sent: its figures as they stood, their hash, and the snapshot that it can be made again from.
        """create table issued (
            id integer primary key, kind text not null, as_of text not null, snapshot text not null,
            released integer not null check (released in (0, 1)), sha256 text not null, figures blob not null,
            due_on text, issued_by text not null, issued_at text not null
        ) strict""",
        "create index issued_of_kind on issued (kind, released, id)",
    ),
    (
        # Who saw what: rows are added and grow old, and none is changed but to erase a citizen.
        """create table audit (
            id integer primary key, at text not null, who text not null, role text not null, what text not null,
            about text not null, snapshot text not null, address text not null
        ) strict""",
        "create index audit_at on audit (at)",
        "create table audit_open (only_row integer primary key check (only_row = 1))",
        """create trigger audit_is_kept before delete on audit when not exists (select * from audit_open)
            begin select raise(abort, 'the audit log is only added to'); end""",
        """create trigger audit_is_not_changed before update on audit when not exists (select * from audit_open)
            begin select raise(abort, 'the audit log is only added to'); end""",
        # The door: screens' tokens (their hashes), sessions that were ended, what was used once, what failed.
        """create table walls (
            id integer primary key, team text not null, name text not null, sha256 text not null unique,
            made_by text not null, made_at text not null, revoked_by text, revoked_at text, seen_at text
        ) strict""",
        "create table ended (session text primary key, until integer not null) strict",
        "create table used (word text primary key, until integer not null) strict",
        "create table failures (at integer not null, whence text not null) strict",
        "create index failures_at on failures (whence, at)",
        "create table noticed (who text primary key, notice_on text not null, at text not null) strict",
    ),
)

VERSION = len(STEPS)
