"""Who comes in, and what is open to whom: login, sessions, the guard before every request.

`who` is the reader, `rules` the table of what is open, `guard` holds every request to it, `sessions` and
`proxy` tell the reader of a request, `oidc` and `login_pages` are the pages on the way in, `headers` and `health` what
every answer carries and what a watcher asks. A page is declared in `rules.PAGES`, a view or callback by `rules.open_to`.
"""
