"""What people look at: a Dash app over `metrics`. Figures come from there; here they are only drawn.

`app` makes the server, `url` is the state, `text` the Danish, `figures.theme` the look, `figures` turn rows
into Plotly dicts, `components` are the parts of a page and `pages` one module a page.
"""
