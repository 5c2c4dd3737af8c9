"""Where sides come from: the workspace, a revision, a build, files."""
