"""Training in the background: what `training/background` starts. Needs nothing but Python and Linux."""
