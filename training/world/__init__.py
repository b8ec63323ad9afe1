"""The closed world that the embedded model knows: what can be drawn, how it is drawn and how it is described."""
