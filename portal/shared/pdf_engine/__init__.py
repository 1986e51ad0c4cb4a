"""Pages to PDF: a process of its own lays them out, `client` is how the site asks it."""
