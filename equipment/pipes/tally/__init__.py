"""Reading a running tally: a file goes in, a preview of rows comes out; nothing is stored here."""
