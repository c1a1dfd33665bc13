"""The pages: one module each, with `render(view)` from one request's view to components."""
