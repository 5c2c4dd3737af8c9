"""A whole stack of servers around what a workspace builds."""
