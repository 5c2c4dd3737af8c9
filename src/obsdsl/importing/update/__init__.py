"""A second import of a changed source: what changed there is brought in, what people edited here stays.

What was generated last is kept in `.obsdsl/import` (`base`). It, the workspace and what is generated now are compared
by definition (`module`, `match`), each definition is merged (`definition`), and what cannot be merged stays as it is.
"""
