"""`make check-api`: the description against the running server, and a client made of it."""
