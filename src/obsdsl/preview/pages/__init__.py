"""Pages of HTML: what they hold, and how it looks."""
