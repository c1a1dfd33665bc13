"""What people look at: a Dash app over the values of `topics`. Figures come from `metrics`; here they are only drawn."""
