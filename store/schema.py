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
)

VERSION = len(STEPS)
