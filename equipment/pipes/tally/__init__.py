"""Reading a tally: a file goes in, a preview comes out; only `models` knows the database."""
