"""The fixture `obsdsl_snapshot`: what a workspace compiles to, against the files in which it was reviewed."""
